// Written by `npm run generate` from openapi.json.
export interface paths {
    "/checkout/supported_countries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List supported countries */
        get: operations["listSupportedCountries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invoices/payments/{payment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve payment invoice
         * @description Only a payment that has succeeded has one. Buyers follow its `invoice_url`, without a key.
         */
        get: operations["retrievePaymentInvoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invoices/refunds/{refund_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve refund invoice
         * @description Only a refund that has succeeded has one. Buyers follow its `invoice_url`, without a key.
         */
        get: operations["retrieveRefundInvoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checkouts/{session_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm checkout session
         * @description Pays the session. Pressed twice it charges once; a declined card may be followed by another. A card needs no key. A saved payment method needs `proof`, or an API key of the seller.
         */
        post: operations["confirmCheckoutSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set up owner
         * @description Makes the holder of the one-time link (`rung users setup-link`) the owner of every business that has none, and signs them in.
         */
        post: operations["setUpOwner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept invitation
         * @description Joins a business by the link of an invitation, and signs in. Who has an account under the invited address sends its password.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve session
         * @description The signed-in person, their businesses, and what their role may not do in the one chosen.
         */
        get: operations["retrieveSession"];
        put?: never;
        /**
         * Sign in
         * @description Signs in, and sets the session cookie. An account that does not exist is refused alike. Wrong attempts make the next one wait.
         */
        post: operations["signIn"];
        /**
         * Sign out
         * @description Signs this browser out.
         */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/second_factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove second factor
         * @description Completes the sign-in with a code of the authenticator app or a recovery code, each good once.
         */
        post: operations["proveSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/sign_out_everywhere": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out everywhere
         * @description Ends every session of the person, this one included.
         */
        post: operations["signOutEverywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Update own user */
        patch: operations["updateOwnUser"];
        trace?: never;
    };
    "/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change password
         * @description Changes the password. Every other session of the person ends, and this one gets a new cookie.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin totp
         * @description Begins to set up an authenticator app. It counts once a code is confirmed.
         */
        post: operations["beginTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm totp */
        post: operations["confirmTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/totp/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove totp */
        post: operations["removeTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/recovery_codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace recovery codes
         * @description Makes new recovery codes. The earlier ones do not work any more.
         */
        post: operations["replaceRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List products */
        get: operations["listProducts"];
        put?: never;
        /** Create product */
        post: operations["createProduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve product */
        get: operations["retrieveProduct"];
        put?: never;
        post?: never;
        /** Archive product */
        delete: operations["archiveProduct"];
        options?: never;
        head?: never;
        /** Update product */
        patch: operations["updateProduct"];
        trace?: never;
    };
    "/products/{id}/unarchive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Unarchive product */
        post: operations["unarchiveProduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/addons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List addons */
        get: operations["listAddons"];
        put?: never;
        /** Create addon */
        post: operations["createAddon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/addons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve addon */
        get: operations["retrieveAddon"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Update addon */
        patch: operations["updateAddon"];
        trace?: never;
    };
    "/discounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List discounts */
        get: operations["listDiscounts"];
        put?: never;
        /** Create discount */
        post: operations["createDiscount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/discounts/code/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve discount by code */
        get: operations["retrieveDiscountByCode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/discounts/{discount_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve discount */
        get: operations["retrieveDiscount"];
        put?: never;
        post?: never;
        /** Delete discount */
        delete: operations["deleteDiscount"];
        options?: never;
        head?: never;
        /** Update discount */
        patch: operations["updateDiscount"];
        trace?: never;
    };
    "/discounts/{discount_id}/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List discount customers */
        get: operations["listDiscountCustomers"];
        put?: never;
        /** Add discount customers */
        post: operations["addDiscountCustomers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/discounts/{discount_id}/customers/{customer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove discount customer */
        delete: operations["removeDiscountCustomer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List customers */
        get: operations["listCustomers"];
        put?: never;
        /** Create customer */
        post: operations["createCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve customer */
        get: operations["retrieveCustomer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Update customer */
        patch: operations["updateCustomer"];
        trace?: never;
    };
    "/customers/{customer_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve customer timeline
         * @description Payments, refunds, subscriptions and their changes, the wallet, offers and answers, moments at which nothing was proposed, and e-mails.
         */
        get: operations["retrieveCustomerTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/emails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List customer emails
         * @description E-mails of the last 180 days. Without a mail server they are kept here and not sent.
         */
        get: operations["listCustomerEmails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/emails/{email_log_id}/body": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve customer email body
         * @description The e-mail as its reader got it, without the secrets in its links.
         */
        get: operations["retrieveCustomerEmailBody"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/email-previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview email
         * @description An e-mail of this kind as the business would send it, with invented content.
         */
        get: operations["previewEmail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/emails/bounces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List bounced addresses
         * @description Addresses that a mail server has refused for good. Nothing more is sent to them.
         */
        get: operations["listBouncedAddresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/emails/bounces/{address}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete bounced address
         * @description Sends e-mails to the address again, for a mailbox that exists after all. Those that were blocked meanwhile stay unsent.
         */
        delete: operations["deleteBouncedAddress"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/payment-methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List payment methods */
        get: operations["listPaymentMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/payment-methods/{payment_method_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete payment method */
        delete: operations["deletePaymentMethod"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/customer-portal/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create customer portal session
         * @description A link that opens the portal to this customer for 24 hours. Hand it to them and to nobody else.
         */
        post: operations["createCustomerPortalSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/wallets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List customer wallets
         * @description One wallet for each currency that was ever moved. A wallet begins with its first entry.
         */
        get: operations["listCustomerWallets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/wallets/ledger-entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List wallet ledger entries */
        get: operations["listWalletLedgerEntries"];
        put?: never;
        /**
         * Create wallet ledger entry
         * @description Puts money into a customer's wallet (`credit`) or takes it out (`debit`). The wallet pays renewals, what is due on hold and changes of plan, after the subscription's own credit and before the card.
         */
        post: operations["createWalletLedgerEntry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checkouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create checkout session
         * @description Without payment_method_id: a hosted checkout at checkout_url. With payment_method_id and confirm: true: one click, charged at once. A decline answers 200 with payment_status failed and a fallback_checkout_url.
         */
        post: operations["createCheckoutSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checkouts/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Preview checkout session */
        post: operations["previewCheckoutSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checkouts/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve checkout session */
        get: operations["retrieveCheckoutSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List payments
         * @description Filters combine. As CSV: all rows that the filters let through, not a page of them, in the order of sort.
         */
        get: operations["listPayments"];
        put?: never;
        /**
         * Create payment
         * @description With payment_method_id: charged at once to that saved method. Without: payment_link is a hosted checkout for it.
         */
        post: operations["createPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/totals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve payment totals
         * @description Sums of the payments that GET /payments lists with the same filters, currency by currency.
         */
        get: operations["retrievePaymentTotals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{payment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve payment */
        get: operations["retrievePayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payments/{payment_id}/line-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve line items */
        get: operations["retrieveLineItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List subscriptions */
        get: operations["listSubscriptions"];
        put?: never;
        /**
         * Sell a plan
         * @description With payment_method_id: its first payment is charged at once to that saved method. Without: payment_link is a hosted checkout for it.
         */
        post: operations["createSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{subscription_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve subscription */
        get: operations["retrieveSubscription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change, pause, resume or cancel a subscription */
        patch: operations["updateSubscription"];
        trace?: never;
    };
    "/subscriptions/{subscription_id}/update-payment-method": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a subscription another payment method
         * @description With `existing`, one that is on hold is charged what is due, and goes on when that succeeds. With `new`, `payment_link` leads the customer to a page where they do it themselves with another card: it works once and for 24 hours, and a newer link takes its place.
         */
        post: operations["updateSubscriptionPaymentMethod"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{subscription_id}/change-plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a subscription to another plan
         * @description What is due is charged at once to the payment method of the subscription; what is over becomes credit that pays for later renewals. With `quote_id` exactly what a preview said, or nothing.
         */
        post: operations["changePlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{subscription_id}/change-plan/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what a change of plan would charge or credit
         * @description The same decision, with nothing done. Its `quote_id` holds the change to it for 15 minutes.
         */
        post: operations["previewChangePlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{subscription_id}/change-plan/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare the plans a subscription could go to
         * @description For every plan and mode: what is charged or credited today, the next renewal, and the total over twelve months, by the same decisions that will be taken. Nothing is done.
         */
        post: operations["compareChangePlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{subscription_id}/change-plan/scheduled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take back a change of plan that is scheduled */
        delete: operations["cancelChangePlan"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{subscription_id}/credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The credit of a subscription, and every movement of it
         * @description Amounts are in the terms of the price: with the tax where it contains it. Credit reduces what later renewals are taxed on.
         */
        get: operations["retrieveSubscriptionCredits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{subscription_id}/charge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Charge a subscription on demand
         * @description For one that was sold with `on_demand`. Its payment method is charged at once; a decline is an answer and leaves the subscription active.
         */
        post: operations["chargeSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List refunds */
        get: operations["listRefunds"];
        put?: never;
        /**
         * Create refund
         * @description Gives money back to where it came from. Without items: all that is left of the payment. A refund the bank refuses answers 200 with status failed, and pending is followed by refund.succeeded or refund.failed.
         */
        post: operations["createRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/refunds/{refund_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve refund */
        get: operations["retrieveRefund"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/disputes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List disputes */
        get: operations["listDisputes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/disputes/{dispute_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve dispute */
        get: operations["retrieveDispute"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhooks */
        get: operations["listWebhooks"];
        put?: never;
        /** Create webhook */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve webhook */
        get: operations["retrieveWebhook"];
        put?: never;
        post?: never;
        /** Delete webhook */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /** Update webhook */
        patch: operations["updateWebhook"];
        trace?: never;
    };
    "/webhooks/{webhook_id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve webhook secret */
        get: operations["retrieveWebhookSecret"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook_id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rotate webhook secret */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook_id}/headers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve webhook headers */
        get: operations["retrieveWebhookHeaders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Update webhook headers */
        patch: operations["updateWebhookHeaders"];
        trace?: never;
    };
    "/webhooks/{webhook_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhook deliveries */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replay webhook */
        post: operations["replayWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events
         * @description Everything that webhooks are sent for, also where no endpoint wants it. Oldest first, an event is held back while an older transaction is under way, which may still record one before it.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve gateway */
        get: operations["retrieveGateway"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Connect gateway
         * @description Connects an account, or replaces its credentials, and sends new payments there. What was paid before, its refunds and saved payment methods stay where they are.
         */
        patch: operations["connectGateway"];
        trace?: never;
    };
    "/gateway/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check gateway
         * @description Asks the gateway what its account and key can do, which webhook events are missing, and which currencies it takes. The secret of an endpoint that it creates is kept by Rung, encrypted, and shown to nobody.
         */
        post: operations["checkGateway"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api_keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List api keys */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Create api key
         * @description Makes another key for the same business and mode.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api_keys/{api_key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke api key
         * @description Revokes the key at once. The last key that may write cannot be revoked.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List offers */
        get: operations["listOffers"];
        put?: never;
        /** Create offer */
        post: operations["createOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offers/{offer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve offer */
        get: operations["retrieveOffer"];
        put?: never;
        post?: never;
        /**
         * Archive offer
         * @description Takes it out of use at once, also where it was published. What was put to customers before can still be answered.
         */
        delete: operations["archiveOffer"];
        options?: never;
        head?: never;
        /**
         * Update offer
         * @description Reaches customers when the funnels that propose it are published again.
         */
        patch: operations["updateOffer"];
        trace?: never;
    };
    "/offers/{offer_id}/unarchive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Unarchive offer */
        post: operations["unarchiveOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/funnels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List funnels */
        get: operations["listFunnels"];
        put?: never;
        /** Create funnel */
        post: operations["createFunnel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/funnels/{funnel_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve funnel */
        get: operations["retrieveFunnel"];
        put?: never;
        post?: never;
        /**
         * Archive funnel
         * @description Takes it down for good. Whoever is within it goes on to its end.
         */
        delete: operations["archiveFunnel"];
        options?: never;
        head?: never;
        /**
         * Update funnel
         * @description Changes the draft alone: customers are shown what is published.
         */
        patch: operations["updateFunnel"];
        trace?: never;
    };
    "/funnels/{funnel_id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish funnel
         * @description Proves the draft and freezes it, with its offers as they are now, as the version customers are shown. What cannot be proved is refused with the step at fault.
         */
        post: operations["publishFunnel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/funnels/{funnel_id}/unpublish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unpublish funnel
         * @description Takes it down until it is published again. Whoever is within it goes on to its end.
         */
        post: operations["unpublishFunnel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/funnels/{funnel_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List funnel versions */
        get: operations["listFunnelVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/funnels/{funnel_id}/audience/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview funnel audience
         * @description Who belongs to the draft’s audience now, apart from any purchase or context: conditions on those do not hold. Asks about 10,000 customers at most.
         */
        post: operations["previewFunnelAudience"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/funnels/{funnel_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay funnel
         * @description Tries the draft on the moments that were recorded: who would have been proposed what, who not and why, and what that could come to at the rates measured. Writes nothing. A draft that could not be published is refused as `publish` refuses it; of more than 200,000 moments the newest are replayed.
         */
        post: operations["replayFunnel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List experiments */
        get: operations["listExperiments"];
        put?: never;
        /** Create experiment */
        post: operations["createExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/experiments/{experiment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve experiment */
        get: operations["retrieveExperiment"];
        put?: never;
        post?: never;
        /**
         * Delete experiment
         * @description Removes a draft. What was started is kept.
         */
        delete: operations["deleteExperiment"];
        options?: never;
        head?: never;
        /**
         * Update experiment
         * @description Changes a draft. What was started stays as it was compared.
         */
        patch: operations["updateExperiment"];
        trace?: never;
    };
    "/experiments/{experiment_id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start experiment
         * @description Proves the published funnel as each variant makes it, and begins to divide customers between them. While it runs the funnel is not published anew.
         */
        post: operations["startExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/experiments/{experiment_id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop experiment
         * @description Everybody is shown the funnel as it was published. What was put to customers can still be answered as it was shown.
         */
        post: operations["stopExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/experiments/{experiment_id}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Promote variant
         * @description Makes the funnel what the variant was, for everybody: changes its steps, makes a new version of the offer where words or discount were varied, proves the funnel and publishes it. Stops the experiment first where it still runs. Refused where edits that are not published would go out with it.
         */
        post: operations["promoteVariant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offer_settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve offer settings */
        get: operations["retrieveOfferSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Update offer settings */
        patch: operations["updateOfferSettings"];
        trace?: never;
    };
    "/customers/{customer_id}/offer-preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve offer preference */
        get: operations["retrieveOfferPreference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Update offer preference
         * @description Counts from the next decision on; what is open stays open.
         */
        patch: operations["updateOfferPreference"];
        trace?: never;
    };
    "/moments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Raise moment
         * @description Asks what is to be proposed to a customer now. Raised again while that is open, it answers the same presentation. What follows a purchase is raised by Rung itself.
         */
        post: operations["raiseMoment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/traces/{trace_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve trace
         * @description Why something was proposed or not: every candidate with the first reason that stopped it.
         */
        get: operations["retrieveTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/presentations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List business presentations
         * @description The rows behind the figures of funnels and offers.
         */
        get: operations["listBusinessPresentations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List traces
         * @description Every decision about the customer that is still kept, also of moments at which nothing was proposed: why they did not see an offer.
         */
        get: operations["listTraces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{customer_id}/presentations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List presentations
         * @description With state=open: all that waits for the customer. To the token of an offer link: the presentation of that link alone.
         */
        get: operations["listPresentations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/presentations/{presentation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve presentation */
        get: operations["retrievePresentation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/presentations/{presentation_id}/view": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * View presentation
         * @description The customer sees it. A price that is promised no more, or is asked for another quantity, is promised anew.
         */
        post: operations["viewPresentation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/presentations/{presentation_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept presentation
         * @description Charges exactly the quote, once, however often it is sent. A decline answers 200 with status failed and keeps the price.
         */
        post: operations["acceptPresentation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/presentations/{presentation_id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline presentation
         * @description A no: final and remembered. What is proposed instead, if anything, is in the answer.
         */
        post: operations["declinePresentation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/presentations/{presentation_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo presentation
         * @description Takes an acceptance back until undo_until: everything is refunded, a subscription that it began is cancelled, and one that it changed is as before, unless it has changed again since.
         */
        post: operations["undoPresentation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/presentations/{presentation_id}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve presentation trace
         * @description Why this was proposed.
         */
        get: operations["retrievePresentationTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{subscription_id}/retention_requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel, or move to another plan, with at most one offer first
         * @description As on the page of the plan in the customer's account: raises cancel_intent, or downgrade_intent for a lower price. If something is proposed, status is offered and fulfil_url is the way out; otherwise it is done at once. Asked again past an open offer, it is done. One offer a day stands before a subscription.
         */
        post: operations["createRetentionRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{subscription_id}/retention_requests/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what a customer is charged or credited for another plan
         * @description By the rules for customers, with nothing done. Its quote_id holds the request to it.
         */
        post: operations["previewRetentionRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{subscription_id}/retention_requests/{presentation_id}/fulfil": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline the offer and do what was asked for
         * @description Also when the offer has expired, was declined or was taken back. Sent twice, it is done once. Refused with PRESENTATION_NOT_OPEN when the customer has accepted the offer instead.
         */
        post: operations["fulfilRetentionRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analytics/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve metrics
         * @description What was considered, proposed, answered, paid and given back, told apart as asked for, at most 400 days at once. Amounts are before tax and one a currency. A table has a row for each currency.
         */
        get: operations["retrieveMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analytics/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve lift
         * @description What customers bring within 7, 30 and 60 days who may be shown offers, against those who are held out of all of them. Only customers whose days are over are compared.
         */
        get: operations["retrieveLift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/funnels/{funnel_id}/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve funnel lift
         * @description The same of one funnel, against the customers who are held out of it alone.
         */
        get: operations["retrieveFunnelLift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/experiments/{experiment_id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve experiment results
         * @description The variants of an experiment against its first, within 7, 30 and 60 days. The window that was chosen beforehand decides.
         */
        get: operations["retrieveExperimentResults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analytics/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rebuild analytics
         * @description Sums up anew all that was ever measured, and puts right what differs. It should find nothing; it may take minutes.
         */
        post: operations["rebuildAnalytics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{id}/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Update product image
         * @description Answers with an address. Send the picture there by `PUT` within an hour: it is resized and becomes the image.
         */
        put: operations["updateProductImage"];
        post?: never;
        /**
         * Delete product image
         * @description Removes the image of the product, if it has one.
         */
        delete: operations["deleteProductImage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/addons/{id}/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Update addon image
         * @description Answers with an address. Send the picture there by `PUT` within an hour: it is resized and becomes the image.
         */
        put: operations["updateAddonImage"];
        post?: never;
        /**
         * Delete addon image
         * @description Removes the image of the add-on, if it has one.
         */
        delete: operations["deleteAddonImage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve settings */
        get: operations["retrieveSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Update settings
         * @description What is left out stays as it is. The settings count for what happens from now on.
         */
        patch: operations["updateSettings"];
        trace?: never;
    };
    "/business": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve business */
        get: operations["retrieveBusiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Update business
         * @description What is left out stays as it is; null removes. Pages show the change at once, documents of earlier payments as well: they name the seller as it is now.
         */
        patch: operations["updateBusiness"];
        trace?: never;
    };
    "/tax_rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tax rates */
        get: operations["listTaxRates"];
        /**
         * Replace tax rates
         * @description Replaces all rates. Of those that fit a buyer's address the most specific applies alone: state before category. Without one no tax is charged.
         */
        put: operations["replaceTaxRates"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/simulator/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve simulator faults */
        get: operations["retrieveSimulatorFaults"];
        /**
         * Replace simulator faults
         * @description Replaces all faults; {} switches everything off.
         */
        put: operations["replaceSimulatorFaults"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/simulator/charges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List simulator charges
         * @description The bank's own book, to compare with the payments.
         */
        get: operations["listSimulatorCharges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/simulator/disputes/{payment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set simulator dispute
         * @description Has the bank dispute a payment that the simulator took, or moves its dispute on: dispute_opened, then dispute_challenged, dispute_won or dispute_lost. Rung hears of it at once, as from a gateway.
         */
        put: operations["setSimulatorDispute"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/test_clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve test clock
         * @description Test mode only. During an advance it tells how far the clock has come.
         */
        get: operations["retrieveTestClock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/test_clock/advance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Advance test clock
         * @description Test mode only. Moves the clock forward, never back, and does everything that falls due on the way in due order, however far it is. The answer comes when all of it is done; webhooks are sent in real time and are not waited for.
         */
        post: operations["advanceTestClock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs
         * @description Work in the background that failed: dead, or about to be tried again.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve job
         * @description A job is there from its first failure until it is done.
         */
        get: operations["retrieveJob"];
        put?: never;
        post?: never;
        /**
         * Delete job
         * @description Gives up a dead job. What it was to do stays undone.
         */
        delete: operations["deleteJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{job_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry job
         * @description Runs the job again now, with all its attempts before it. It does no harm twice: whatever it does is done once.
         */
        post: operations["retryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export rows
         * @description All rows of one kind that Rung keeps of the business, as they are kept: lines of JSON, one object each, or CSV. They are sent as they are read, in any number. Secrets are left out. Needs a key with write access, because with everything of a business its holder could do harm.
         */
        get: operations["exportRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve user */
        get: operations["retrieveUser"];
        put?: never;
        post?: never;
        /**
         * Remove user
         * @description Removes the person from this business at once. The last owner stays.
         */
        delete: operations["removeUser"];
        options?: never;
        head?: never;
        /**
         * Update user
         * @description Gives the person another role in this business. The last owner stays one.
         */
        patch: operations["updateUser"];
        trace?: never;
    };
    "/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List invitations */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Create invitation
         * @description Invites somebody to this business. The link works once, for seven days; an earlier invitation of the same address ends. Where a mail server is set up, it is mailed as well.
         */
        post: operations["createInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete invitation
         * @description Takes the invitation back: its link does not work any more.
         */
        delete: operations["deleteInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/businesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List businesses
         * @description Test and live mode are two businesses. An API key has one.
         */
        get: operations["listBusinesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit_log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List audit log
         * @description Changes that people made, and those by API keys that build the business: catalogue, offers, settings, keys, webhooks. What keys sell, refund and renew is in the events and the books.
         */
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @enum {string} */
        CountryCode: "AF" | "AX" | "AL" | "DZ" | "AS" | "AD" | "AO" | "AI" | "AQ" | "AG" | "AR" | "AM" | "AW" | "AU" | "AT" | "AZ" | "BS" | "BH" | "BD" | "BB" | "BY" | "BE" | "BZ" | "BJ" | "BM" | "BT" | "BO" | "BQ" | "BA" | "BW" | "BV" | "BR" | "IO" | "BN" | "BG" | "BF" | "BI" | "KH" | "CM" | "CA" | "CV" | "KY" | "CF" | "TD" | "CL" | "CN" | "CX" | "CC" | "CO" | "KM" | "CG" | "CD" | "CK" | "CR" | "CI" | "HR" | "CU" | "CW" | "CY" | "CZ" | "DK" | "DJ" | "DM" | "DO" | "EC" | "EG" | "SV" | "GQ" | "ER" | "EE" | "ET" | "FK" | "FO" | "FJ" | "FI" | "FR" | "GF" | "PF" | "TF" | "GA" | "GM" | "GE" | "DE" | "GH" | "GI" | "GR" | "GL" | "GD" | "GP" | "GU" | "GT" | "GG" | "GN" | "GW" | "GY" | "HT" | "HM" | "VA" | "HN" | "HK" | "HU" | "IS" | "IN" | "ID" | "IR" | "IQ" | "IE" | "IM" | "IL" | "IT" | "JM" | "JP" | "JE" | "JO" | "KZ" | "KE" | "KI" | "KP" | "KR" | "KW" | "KG" | "LA" | "LV" | "LB" | "LS" | "LR" | "LY" | "LI" | "LT" | "LU" | "MO" | "MK" | "MG" | "MW" | "MY" | "MV" | "ML" | "MT" | "MH" | "MQ" | "MR" | "MU" | "YT" | "MX" | "FM" | "MD" | "MC" | "MN" | "ME" | "MS" | "MA" | "MZ" | "MM" | "NA" | "NR" | "NP" | "NL" | "NC" | "NZ" | "NI" | "NE" | "NG" | "NU" | "NF" | "MP" | "NO" | "OM" | "PK" | "PW" | "PS" | "PA" | "PG" | "PY" | "PE" | "PH" | "PN" | "PL" | "PT" | "PR" | "QA" | "RE" | "RO" | "RU" | "RW" | "BL" | "SH" | "KN" | "LC" | "MF" | "PM" | "VC" | "WS" | "SM" | "ST" | "SA" | "SN" | "RS" | "SC" | "SL" | "SG" | "SX" | "SK" | "SI" | "SB" | "SO" | "ZA" | "GS" | "SS" | "ES" | "LK" | "SD" | "SR" | "SJ" | "SZ" | "SE" | "CH" | "SY" | "TW" | "TJ" | "TZ" | "TH" | "TL" | "TG" | "TK" | "TO" | "TT" | "TN" | "TR" | "TM" | "TC" | "TV" | "UG" | "UA" | "AE" | "GB" | "UM" | "US" | "UY" | "UZ" | "VU" | "VE" | "VN" | "VG" | "VI" | "WF" | "EH" | "YE" | "ZM" | "ZW";
        Error: {
            code: string;
            message: string;
            request_id: string;
            doc_url: string;
        };
        CheckoutConfirmation: {
            /** @enum {string} */
            status: "succeeded" | "failed" | "cancelled" | "processing" | "requires_customer_action" | "requires_payment_method";
            payment_id: string;
            subscription_id: string | null;
            redirect_url: string | null;
            next_action: components["schemas"]["NextAction"];
            error_code: string | null;
            error_message: string | null;
        };
        /** @description Where to send the customer so that their bank can ask them. */
        NextAction: {
            /** @enum {string} */
            type: "redirect";
            url: string;
        } | null;
        ConfirmCheckout: {
            customer?: {
                /** Format: email */
                email: string;
                name: string;
                phone_number?: string | null;
            };
            billing_address?: components["schemas"]["BillingAddress"];
            card?: {
                /** @example 4242424242424242 */
                number: string;
                exp_month: number;
                exp_year: number | null;
                cvc: string;
                holder_name?: string | null;
            };
            /** @description A saved method of the customer whom the session was made for. Needs `proof`, or an API key of the seller. */
            payment_method_id?: string;
            /** @description The `proof` in the session's checkout_url: who sends it has the link from the seller. */
            proof?: string | null;
            tax_id?: string | null;
            custom_field_responses?: {
                key: string;
                value: string;
            }[];
        };
        BillingAddress: {
            country: components["schemas"]["CountryCode"];
            state?: string | null;
            city?: string | null;
            street?: string | null;
            zipcode?: string | null;
        };
        Session: {
            /** @enum {string} */
            state: "active" | "second_factor_required";
            /** @description Null while the second factor is due. */
            user: {
                user_id: string;
                name: string;
                email: string;
                has_second_factor: boolean;
                recovery_codes_left: number;
            } | null;
            business: components["schemas"]["UserBusiness"];
            businesses: components["schemas"]["UserBusiness"][];
            /** @description Operations, by operationId, that the role in `business` may not call. */
            not_allowed: {
                operation: string;
                needs_role: ((string & (components["schemas"]["UserRole"] & unknown)) | null) & (components["schemas"]["UserRole"] & unknown);
            }[];
            created_at: string;
            expires_at: string;
        };
        /** @description The one that `x-rung-business` names, or the only one. */
        UserBusiness: {
            business_id: string;
            name: string;
            /** @enum {string} */
            mode: "test" | "live";
            role: components["schemas"]["UserRole"];
        } | null;
        /**
         * @description Null for an API key, which has none.
         * @enum {string|null}
         */
        UserRole: "read_only" | "support" | "developer" | "owner" | null;
        SetUpOwner: {
            /** @description The part of the link after `#token=`. */
            token: string;
            name: string;
            /** Format: email */
            email: string;
            /** @description At least 12 characters; of an account that exists, its own. */
            password: string;
        };
        AcceptInvitation: {
            /** @description The part of the link after `#token=`. */
            token: string;
            name: string;
            /** @description At least 12 characters; of an account that exists, its own. */
            password: string;
        };
        SignIn: {
            email: string;
            password: string;
        };
        /** @description Either `code`, of the authenticator app, or `recovery_code`. */
        SecondFactor: {
            code?: string;
            recovery_code?: string;
        };
        UpdateOwnUser: {
            name: string;
        };
        ChangePassword: {
            current_password: string;
            new_password: string;
        };
        TotpSecret: {
            /** @description In base32, to be typed. */
            secret: string;
            /** @description To be shown as a QR code. */
            otpauth_url: string;
        };
        OwnPassword: {
            password: string;
        };
        /** @description Each works once. They are not shown again. */
        RecoveryCodes: {
            recovery_codes: string[];
        };
        TotpCode: {
            code: string;
        };
        Product: {
            product_id: string;
            business_id: string;
            brand_id: string;
            name: string;
            description: string | null;
            image: string | null;
            is_recurring: boolean;
            price: components["schemas"]["Price"];
            currency: string & (components["schemas"]["Currency"] & unknown);
            tax_category: components["schemas"]["TaxCategory"];
            addons: string[];
            metadata: components["schemas"]["Metadata"];
            /** @description Name and description by language, in place of `name` and `description`. Replaced as a whole. */
            translations: {
                en?: {
                    name?: string;
                    description?: string;
                };
                ja?: {
                    name?: string;
                    description?: string;
                };
            };
            credit_entitlements: Record<string, never>[];
            entitlements: Record<string, never>[];
            digital_product_delivery: null;
            /** @enum {boolean} */
            license_key_enabled: false;
            license_key_activation_message: null;
            license_key_activations_limit: null;
            license_key_duration: null;
            pricing_mode: null;
            product_collection_id: null;
            created_at: string;
            updated_at: string;
        };
        Price: components["schemas"]["OneTimePrice"] | components["schemas"]["RecurringPrice"];
        OneTimePrice: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "one_time_price";
            currency: components["schemas"]["Currency"];
            price: number;
            /** @deprecated */
            discount?: number;
            discount_bps?: number | null;
            purchasing_power_parity?: boolean;
            tax_inclusive?: boolean | null;
            pay_what_you_want?: boolean;
            suggested_price?: number | null;
        };
        /** @enum {string} */
        Currency: "AED" | "ALL" | "AMD" | "ANG" | "AOA" | "ARS" | "AUD" | "AWG" | "AZN" | "BAM" | "BBD" | "BDT" | "BGN" | "BHD" | "BIF" | "BMD" | "BND" | "BOB" | "BRL" | "BSD" | "BWP" | "BYN" | "BZD" | "CAD" | "CHF" | "CLP" | "CNY" | "COP" | "CRC" | "CUP" | "CVE" | "CZK" | "DJF" | "DKK" | "DOP" | "DZD" | "EGP" | "ETB" | "EUR" | "FJD" | "FKP" | "GBP" | "GEL" | "GHS" | "GIP" | "GMD" | "GNF" | "GTQ" | "GYD" | "HKD" | "HNL" | "HRK" | "HTG" | "HUF" | "IDR" | "ILS" | "INR" | "IQD" | "JMD" | "JOD" | "JPY" | "KES" | "KGS" | "KHR" | "KMF" | "KRW" | "KWD" | "KYD" | "KZT" | "LAK" | "LBP" | "LKR" | "LRD" | "LSL" | "LYD" | "MAD" | "MDL" | "MGA" | "MKD" | "MMK" | "MNT" | "MOP" | "MRU" | "MUR" | "MVR" | "MWK" | "MXN" | "MYR" | "MZN" | "NAD" | "NGN" | "NIO" | "NOK" | "NPR" | "NZD" | "OMR" | "PAB" | "PEN" | "PGK" | "PHP" | "PKR" | "PLN" | "PYG" | "QAR" | "RON" | "RSD" | "RUB" | "RWF" | "SAR" | "SBD" | "SCR" | "SEK" | "SGD" | "SHP" | "SLE" | "SLL" | "SOS" | "SRD" | "SSP" | "STN" | "SVC" | "SZL" | "THB" | "TND" | "TOP" | "TRY" | "TTD" | "TWD" | "TZS" | "UAH" | "UGX" | "USD" | "UYU" | "UZS" | "VES" | "VND" | "VUV" | "WST" | "XAF" | "XCD" | "XOF" | "XPF" | "YER" | "ZAR" | "ZMW";
        RecurringPrice: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recurring_price";
            currency: components["schemas"]["Currency"];
            price: number;
            /** @deprecated */
            discount?: number;
            discount_bps?: number | null;
            purchasing_power_parity?: boolean;
            tax_inclusive?: boolean | null;
            payment_frequency_count: number;
            payment_frequency_interval: components["schemas"]["TimeInterval"];
            subscription_period_count: number;
            subscription_period_interval: components["schemas"]["TimeInterval"];
            trial_period_days?: number;
            trial_amount?: number | null;
            trial_apply_discounts?: boolean | null;
            trial_payment_method_optional?: boolean;
            zero_amount_payment_method_optional?: boolean;
        };
        /** @enum {string} */
        TimeInterval: "Day" | "Week" | "Month" | "Year";
        /** @enum {string} */
        TaxCategory: "digital_products" | "saas" | "e_book" | "edtech" | "live_tutoring";
        /** @description Up to 50 pairs; keys of 40 characters, values of 500. */
        Metadata: {
            [key: string]: ((string | number | boolean) | (number | string | boolean) | (boolean | string | number)) | string | number | boolean;
        };
        CreateProduct: {
            name: string;
            price: components["schemas"]["PriceRequest"];
            tax_category: components["schemas"]["TaxCategory"];
            addons?: string[] | null;
            brand_id?: string | null;
            description?: string | null;
            metadata?: components["schemas"]["Metadata"];
            /** @description Name and description by language, in place of `name` and `description`. Replaced as a whole. */
            translations?: {
                en?: {
                    name?: string;
                    description?: string;
                };
                ja?: {
                    name?: string;
                    description?: string;
                };
            } | null;
            credit_entitlements?: unknown[] | null;
            entitlements?: unknown[] | null;
            digital_product_delivery?: unknown;
            license_key_enabled?: boolean | null;
            license_key_activation_message?: string | null;
            license_key_activations_limit?: number | null;
            license_key_duration?: unknown;
            pricing_mode?: unknown;
        };
        PriceRequest: components["schemas"]["OneTimePrice"] | components["schemas"]["RecurringPrice"] | components["schemas"]["UsageBasedPrice"];
        /** @description Refused with `UNSUPPORTED_FEATURE`. */
        UsageBasedPrice: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "usage_based_price";
        };
        ProductList: {
            items: components["schemas"]["ProductListItem"][];
        };
        ProductListItem: {
            product_id: string;
            business_id: string;
            name: string;
            description: string | null;
            image: string | null;
            is_recurring: boolean;
            price: number;
            currency: components["schemas"]["Currency"];
            price_detail: components["schemas"]["Price"];
            tax_inclusive: boolean;
            tax_category: components["schemas"]["TaxCategory"];
            metadata: components["schemas"]["Metadata"];
            entitlements: Record<string, never>[];
            pricing_mode: null;
            created_at: string;
            updated_at: string;
        };
        UpdateProduct: {
            name?: string | null;
            price?: components["schemas"]["PriceRequest"];
            tax_category?: ((string | components["schemas"]["TaxCategory"] | null) | null) | components["schemas"]["TaxCategory"] | null;
            addons?: string[] | null;
            brand_id?: string | null;
            description?: string | null;
            image_id?: string | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
            /** @description Name and description by language, in place of `name` and `description`. Replaced as a whole. */
            translations?: {
                en?: {
                    name?: string;
                    description?: string;
                };
                ja?: {
                    name?: string;
                    description?: string;
                };
            } | null;
            credit_entitlements?: unknown[] | null;
            entitlements?: unknown[] | null;
            digital_product_delivery?: unknown;
            license_key_enabled?: boolean | null;
            license_key_activation_message?: string | null;
            license_key_activations_limit?: number | null;
            license_key_duration?: unknown;
            pricing_mode?: unknown;
        };
        Addon: {
            id: string;
            business_id: string;
            name: string;
            description: string | null;
            image: string | null;
            price: number;
            currency: components["schemas"]["Currency"];
            tax_category: components["schemas"]["TaxCategory"];
            created_at: string;
            updated_at: string;
        };
        CreateAddon: {
            name: string;
            price: number;
            currency: components["schemas"]["Currency"];
            tax_category: components["schemas"]["TaxCategory"];
            description?: string | null;
        };
        AddonList: {
            items: components["schemas"]["Addon"][];
        };
        UpdateAddon: {
            name?: string | null;
            price?: number | null;
            currency?: ((string | components["schemas"]["Currency"] | null) | null) | components["schemas"]["Currency"] | null;
            tax_category?: ((string | components["schemas"]["TaxCategory"] | null) | null) | components["schemas"]["TaxCategory"] | null;
            description?: string | null;
            image_id?: string | null;
        };
        Discount: {
            discount_id: string;
            business_id: string;
            code: string;
            name: string | null;
            type: components["schemas"]["DiscountType"];
            amount: number;
            currency_options: components["schemas"]["CurrencyOption"][];
            restricted_to: string[];
            customer_eligibility: components["schemas"]["CustomerEligibility"];
            usage_limit: number | null;
            per_customer_usage_limit: number | null;
            times_used: number;
            subscription_cycles: number | null;
            preserve_on_plan_change: boolean;
            starts_at: string | null;
            expires_at: string | null;
            metadata: components["schemas"]["Metadata"];
            created_at: string;
        };
        /** @enum {string} */
        DiscountType: "percentage" | "flat";
        CurrencyOption: {
            currency: components["schemas"]["Currency"];
            is_default: boolean;
            max_amount_possible: number | null;
            minimum_subtotal: number;
        };
        /** @enum {string} */
        CustomerEligibility: "any" | "first_time" | "existing" | "specific";
        CreateDiscount: {
            /** @description Basis points of a percentage: 540 is 5.4 %. */
            amount: number;
            type: components["schemas"]["DiscountType"];
            /** @description Made upper case. Left out: 16 random characters. */
            code?: string | null;
            currency_options?: components["schemas"]["CurrencyOptionRequest"][] | null;
            customer_eligibility?: ((string | components["schemas"]["CustomerEligibility"] | null) | null) | components["schemas"]["CustomerEligibility"] | null;
            /** Format: date-time */
            expires_at?: string;
            metadata?: components["schemas"]["Metadata"];
            name?: string | null;
            per_customer_usage_limit?: number | null;
            preserve_on_plan_change?: boolean;
            restricted_to?: string[] | null;
            /** Format: date-time */
            starts_at?: string;
            subscription_cycles?: number | null;
            usage_limit?: number | null;
        };
        CurrencyOptionRequest: {
            currency: components["schemas"]["Currency"];
            is_default?: boolean;
            max_amount_possible?: number | null;
            minimum_subtotal?: number;
        };
        DiscountList: {
            items: components["schemas"]["Discount"][];
        };
        UpdateDiscount: {
            amount?: number | null;
            type?: ((string | components["schemas"]["DiscountType"] | null) | null) | components["schemas"]["DiscountType"] | null;
            code?: string | null;
            currency_options?: components["schemas"]["CurrencyOptionRequest"][] | null;
            customer_eligibility?: ((string | components["schemas"]["CustomerEligibility"] | null) | null) | components["schemas"]["CustomerEligibility"] | null;
            /** Format: date-time */
            expires_at?: string;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
            name?: string | null;
            per_customer_usage_limit?: number | null;
            preserve_on_plan_change?: boolean | null;
            restricted_to?: string[] | null;
            /** Format: date-time */
            starts_at?: string;
            subscription_cycles?: number | null;
            usage_limit?: number | null;
        };
        DiscountCustomerList: {
            items: {
                customer_id: string;
                email: string;
                name: string;
            }[];
        };
        AddDiscountCustomers: {
            customer_ids: string[];
        };
        Customer: {
            customer_id: string;
            business_id: string;
            created_at: string;
            email: string;
            name: string;
            phone_number: string | null;
            metadata: components["schemas"]["Metadata"];
            blocked_at: null;
            blocklist_entry_id: null;
        };
        CreateCustomer: {
            /** Format: email */
            email: string;
            name: string;
            phone_number?: string | null;
            metadata?: components["schemas"]["Metadata"];
        };
        CustomerList: {
            items: components["schemas"]["CustomerListItem"][];
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
        };
        CustomerListItem: components["schemas"]["Customer"] & {
            /** @description Paid less given back, one a currency. */
            spent: {
                currency: components["schemas"]["Currency"];
                amount: number;
                payments: number;
            }[];
        };
        UpdateCustomer: {
            /** Format: email */
            email?: string | null;
            name?: string | null;
            phone_number?: string | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
        };
        CustomerTimeline: {
            items: components["schemas"]["TimelineEntry"][];
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
        };
        TimelineEntry: {
            at: string;
            /** @enum {string} */
            kind: "payment" | "refund" | "subscription_started" | "subscription_ended" | "plan_change" | "wallet_entry" | "offer_proposed" | "offer_answered" | "nothing_proposed" | "email";
            object_id: string;
            /** @description What it belongs to: subscription, payment, or the trace of a decision. */
            related_id: string | null;
            /** @description Status that the object has now; the first reason where nothing was proposed. */
            status: string | null;
            /** @description Product, offer, moment or subject; of a plan change, the plan before. */
            name: string | null;
            amount: number | null;
            currency: ((string | components["schemas"]["Currency"] | null) | null) | components["schemas"]["Currency"] | null;
        };
        EmailList: {
            items: components["schemas"]["Email"][];
        };
        Email: {
            email_log_id: string;
            /** @description payments, refunds, subscriptions, offers or auth. */
            category: string;
            /** @enum {string} */
            email_type: "receipt" | "payment_failed" | "renewal_coming" | "plan_changed" | "cancelled" | "refunded" | "undone" | "offer_open" | "sign_in";
            /**
             * @description `sent` is on its way, or the mail server has taken it; SMTP tells no more. `blocked` was not sent: its address was refused for good before, or there is no mail server (`RUNG_SMTP_URL`).
             * @enum {string}
             */
            status: "sent" | "delivered" | "failed" | "complained" | "blocked";
            created_at: string;
            subject: string;
            from: string | null;
            recipient: string;
            has_preview: boolean;
            /** @enum {string|null} */
            failure_code: "mailbox_not_found" | "address_rejected" | "address_suppressed" | "mailbox_full" | "temporary_failure" | "message_too_large" | "marked_as_spam" | "send_failed" | "test_mode_quota_spent" | null;
            failure_reason: string | null;
            policies: components["schemas"]["EmailPolicies"];
        };
        EmailPolicies: {
            requires_different_address: boolean;
            resend_allowed: boolean;
            resends_remaining: number;
            retry_allowed: boolean;
            superseded: boolean;
        };
        EmailBody: {
            merchant_authored: boolean;
            /** @enum {string|null} */
            failure_code: "mailbox_not_found" | "address_rejected" | "address_suppressed" | "mailbox_full" | "temporary_failure" | "message_too_large" | "marked_as_spam" | "send_failed" | "test_mode_quota_spent" | null;
            failure_reason: string | null;
            html: string;
            text: string;
        };
        EmailPreview: {
            subject: string;
            html: string;
            text: string;
        };
        BouncedAddressList: {
            items: components["schemas"]["BouncedAddress"][];
        };
        BouncedAddress: {
            /** @description In lower case. */
            address: string;
            /** @description Answer of the mail server. */
            reason: string;
            bounced_at: string;
        };
        PaymentMethodList: {
            items: components["schemas"]["PaymentMethod"][];
        };
        PaymentMethod: {
            payment_method_id: string;
            /** @enum {string} */
            payment_method: "card";
            /** @enum {string|null} */
            payment_method_type: "credit" | "debit" | null;
            recurring_enabled: boolean | null;
            last_used_at: string | null;
            /** @enum {string} */
            type: "card";
            card: {
                last4_digits: string | null;
                card_network: string | null;
                card_type: string | null;
                expiry_month: string | null;
                expiry_year: string | null;
                card_holder_name: string | null;
                card_issuing_country: string | null;
                last4: string;
                brand: string;
                exp_month: number;
                exp_year: number;
            };
        };
        CustomerPortalSession: {
            link: string;
        };
        CustomerWalletList: {
            items: components["schemas"]["CustomerWallet"][];
            /** @description What the USD wallet holds. Rung converts no currencies: the other wallets are not in it. */
            total_balance_usd: number;
        };
        CustomerWallet: {
            customer_id: string;
            currency: components["schemas"]["Currency"];
            balance: number;
            created_at: string;
            updated_at: string;
        };
        WalletLedgerEntryList: {
            items: components["schemas"]["WalletLedgerEntry"][];
        };
        WalletLedgerEntry: {
            id: string;
            business_id: string;
            customer_id: string;
            currency: components["schemas"]["Currency"];
            amount: number;
            before_balance: number;
            after_balance: number;
            is_credit: boolean;
            /** @enum {string} */
            event_type: "payment" | "payment_reversal" | "refund" | "refund_reversal" | "dispute" | "dispute_reversal" | "merchant_adjustment";
            reason: string | null;
            /** @description The payment or refund it is about. */
            reference_object_id: string | null;
            created_at: string;
        };
        CreateWalletLedgerEntry: {
            amount: number;
            currency: components["schemas"]["Currency"];
            /** @enum {string} */
            entry_type: "credit" | "debit";
            reason?: string | null;
            /** @description Names the entry among those of the customer: a repeat answers what the first one made of it. */
            idempotency_key?: string | null;
        };
        CheckoutSessionResponse: {
            session_id: string;
            checkout_url: string | null;
            payment_id: string | null;
            client_secret: string | null;
            publishable_key: string | null;
            /** @enum {string|null} */
            payment_status: "succeeded" | "failed" | "cancelled" | "processing" | "requires_customer_action" | "requires_payment_method" | null;
            error_code: string | null;
            /** @description May be shown to the customer. */
            error_message: string | null;
            fallback_checkout_url: string | null;
            next_action: components["schemas"]["NextAction"];
        };
        CheckoutSessionRequest: {
            product_cart: components["schemas"]["ProductItem"][];
            customer?: (({
                customer_id: string;
            } | {
                /** Format: email */
                email: string;
                name?: string | null;
                phone_number?: string | null;
            } | null) | null) | {
                customer_id: string;
            } | {
                /** Format: email */
                email: string;
                name?: string | null;
                phone_number?: string | null;
            } | null;
            billing_address?: ((components["schemas"]["BillingAddress"] | null) | null) | components["schemas"]["BillingAddress"] | null;
            billing_currency?: ((string | components["schemas"]["Currency"] | null) | null) | components["schemas"]["Currency"] | null;
            confirm?: boolean;
            payment_method_id?: string | null;
            /** Format: uri */
            return_url?: string | null;
            /** Format: uri */
            cancel_url?: string | null;
            discount_codes?: string[] | null;
            discount_code?: string | null;
            feature_flags?: components["schemas"]["CheckoutFeatureFlags"];
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
            subscription_data?: {
                trial_period_days?: number | null;
                on_demand?: components["schemas"]["OnDemandSubscription"];
            } | null;
            show_saved_payment_methods?: boolean | null;
            custom_fields?: {
                key: string;
                label: string;
                /** @enum {string} */
                field_type: "text" | "number" | "email" | "url" | "date" | "dropdown" | "boolean";
                options?: string[] | null;
                placeholder?: string | null;
                required?: boolean;
            }[] | null;
            customization?: {
                force_language?: string | null;
                /** @enum {string|null} */
                theme?: "dark" | "light" | "system" | null;
            } | null;
            force_3ds?: boolean | null;
            minimal_address?: boolean | null;
            product_collection_id?: string | null;
            tax_id?: string | null;
            customer_business_name?: string | null;
        };
        ProductItem: {
            product_id: string;
            quantity: number;
            addons?: {
                addon_id: string;
                quantity: number;
            }[] | null;
            amount?: number | null;
        };
        CheckoutFeatureFlags: {
            allow_currency_selection?: boolean;
            allow_customer_editing_city?: boolean;
            allow_customer_editing_country?: boolean;
            allow_customer_editing_email?: boolean;
            allow_customer_editing_name?: boolean;
            allow_customer_editing_state?: boolean;
            allow_customer_editing_street?: boolean;
            allow_customer_editing_tax_id?: boolean;
            allow_customer_editing_zipcode?: boolean;
            allow_discount_code?: boolean;
            allow_phone_number_collection?: boolean;
            allow_tax_id?: boolean;
            always_create_new_customer?: boolean;
            redirect_immediately?: boolean;
            require_cardholder_name?: boolean;
            require_phone_number?: boolean;
            require_tax_id?: boolean;
        } | null;
        OnDemandSubscription: {
            /** @description True saves the payment method and charges nothing yet. */
            mandate_only: boolean;
            /** @description All that is charged at once, before tax and whatever the quantity. Left out, the plan’s price. */
            product_price?: number | null;
            product_currency?: ((string | components["schemas"]["Currency"] | null) | null) | components["schemas"]["Currency"] | null;
            product_description?: string | null;
        } | null;
        CheckoutSessionPreview: {
            billing_country: components["schemas"]["CountryCode"];
            currency: components["schemas"]["Currency"];
            current_breakup: {
                subtotal: number;
                discount: number;
                tax: number | null;
                total_amount: number;
            };
            recurring_breakup: {
                subtotal: number;
                discount: number;
                tax: number | null;
                total_amount: number;
            } | null;
            is_byop: boolean;
            payment_method_required: boolean;
            total_price: number;
            total_tax: number | null;
            next_billing_date: string | null;
            trial_period_days: number | null;
            trial_amount: number | null;
            subscriptions: {
                product_id: string;
                amount_due_now: number;
                tax_due_now: number | null;
                recurring_amount: number;
                recurring_tax: number | null;
                next_billing_date: string | null;
                trial_period_days: number | null;
            }[] | null;
            tax_id_business_name: null;
            tax_id_err_msg: null;
            tax_id_format_name: null;
            product_cart: {
                product_id: string;
                name: string | null;
                currency: components["schemas"]["Currency"];
                og_currency: components["schemas"]["Currency"];
                og_price: number;
                discounted_price: number;
                discount_amount: number | null;
                tax: number | null;
                tax_category: string;
                tax_inclusive: boolean;
                tax_rate: number;
                quantity: number;
                description: string | null;
                discount_cycle: number | null;
                is_subscription: boolean;
                is_usage_based: boolean;
                credit_entitlements: Record<string, never>[];
                meters: Record<string, never>[];
                addons: {
                    addon_id: string;
                    name: string;
                    single_quantity_price: number;
                    currency: components["schemas"]["Currency"];
                    og_currency: components["schemas"]["Currency"];
                    og_price: number;
                    discounted_price: number;
                    discount_amount: number | null;
                    tax: number | null;
                    tax_category: string;
                    tax_inclusive: boolean;
                    tax_rate: number;
                    quantity: number;
                    description: string | null;
                }[] | null;
            }[];
        };
        CheckoutSessionStatus: {
            id: string;
            created_at: string;
            customer_email: string | null;
            customer_name: string | null;
            payment_id: string | null;
            /** @enum {string|null} */
            payment_status: "succeeded" | "failed" | "cancelled" | "processing" | "requires_customer_action" | "requires_payment_method" | null;
        };
        PaymentList: {
            items: components["schemas"]["PaymentListItem"][];
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
        };
        PaymentListItem: {
            payment_id: string;
            brand_id: string;
            /** @enum {string|null} */
            status: "succeeded" | "failed" | "cancelled" | "processing" | "requires_customer_action" | "requires_merchant_action" | "requires_payment_method" | "requires_confirmation" | "requires_capture" | "partially_captured" | "partially_captured_and_capturable" | null;
            total_amount: number;
            /** @description The part of total_amount that the customer's wallet pays; the card pays the rest. */
            wallet_amount: number;
            /** @description Credit of the subscription that reduced total_amount, in the terms of its price: with the tax where that contains it. */
            subscription_credit_amount: number;
            currency: components["schemas"]["Currency"];
            customer: {
                customer_id: string;
                email: string;
                name: string;
                phone_number: string | null;
                metadata: components["schemas"]["Metadata"];
            };
            created_at: string;
            metadata: components["schemas"]["Metadata"];
            digital_products_delivered: boolean;
            /** @enum {string} */
            payment_provider: "stripe" | "adyen" | "dodo";
            payment_method: string | null;
            payment_method_type: string | null;
            card_last_four: string | null;
            card_network: string | null;
            subscription_id: string | null;
            subscription_ids: string[];
            is_multi_subscription: boolean;
            invoice_id: string | null;
            invoice_url: string | null;
            /**
             * @description Number as printed on the invoice and the receipt. Null until it is drawn: when either is first opened or e-mailed, within about an hour otherwise. Null in webhooks.
             * @example SA-2026-00042
             */
            invoice_number: string | null;
            /**
             * @description Number of the order, drawn together with invoice_number; null for what is no order of its own.
             * @example 1042
             */
            order_number: string | null;
            /** @enum {string|null} */
            refund_status: "partial" | "full" | null;
            /**
             * @description What a subscription was charged for; null for what is bought once, and for another payment method.
             * @enum {string|null}
             */
            charge_type: "new" | "renewal" | "plan_change" | "on_demand" | null;
            /** @enum {boolean} */
            includes_usage: false;
            retry_attempt: number;
            has_license_key: boolean;
            /** @enum {string|null} */
            dispute_status: "dispute_opened" | "dispute_expired" | "dispute_accepted" | "dispute_cancelled" | "dispute_challenged" | "dispute_won" | "dispute_lost" | null;
            refunded_amount: number;
            /** @enum {string} */
            source: "checkout" | "offer" | "renewal" | "plan_change" | "on_demand" | "payment_method";
            /** @description Name as it was when bought. */
            products: {
                product_id: string;
                name: string;
                quantity: number;
            }[];
            /** @description Accepted offer that it pays; null for none. */
            offer: {
                presentation_id: string;
                offer_id: string;
                funnel_id: string;
                name: string;
            } | null;
            error_code: string | null;
            error_message: string | null;
        };
        PaymentTotals: {
            items: {
                currency: components["schemas"]["Currency"];
                count: number;
                succeeded_count: number;
                failed_count: number;
                /** @description Before refunds. */
                succeeded_amount: number;
                refunded_amount: number;
            }[];
        };
        CreatedPayment: {
            payment_id: string;
            client_secret: string;
            customer: {
                customer_id: string;
                email: string;
                name: string;
                phone_number: string | null;
                metadata: components["schemas"]["Metadata"];
            };
            metadata: components["schemas"]["Metadata"];
            total_amount: number;
            discount_id: string | null;
            discount_ids: string[] | null;
            expires_on: string | null;
            payment_link: string | null;
            product_cart: {
                product_id: string;
                quantity: number;
                amount: number | null;
            }[] | null;
            session_id: string;
            /** @enum {string} */
            status: "succeeded" | "failed" | "cancelled" | "processing" | "requires_customer_action" | "requires_merchant_action" | "requires_payment_method" | "requires_confirmation" | "requires_capture" | "partially_captured" | "partially_captured_and_capturable";
            /** @enum {string|null} */
            payment_status: "succeeded" | "failed" | "cancelled" | "processing" | "requires_customer_action" | "requires_payment_method" | null;
            error_code: string | null;
            /** @description May be shown to the customer. */
            error_message: string | null;
            fallback_checkout_url: string | null;
            next_action: components["schemas"]["NextAction"];
        };
        CreatePayment: {
            product_cart: components["schemas"]["ProductItem"][];
            customer?: (({
                customer_id: string;
            } | {
                /** Format: email */
                email: string;
                name?: string | null;
                phone_number?: string | null;
            } | null) | null) | {
                customer_id: string;
            } | {
                /** Format: email */
                email: string;
                name?: string | null;
                phone_number?: string | null;
            } | null;
            customer_id?: string | null;
            billing?: ((components["schemas"]["BillingAddress"] | null) | null) | components["schemas"]["BillingAddress"] | null;
            billing_currency?: ((string | components["schemas"]["Currency"] | null) | null) | components["schemas"]["Currency"] | null;
            payment_method_id?: string | null;
            payment_link?: boolean | null;
            /** Format: uri */
            return_url?: string | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
            discount_codes?: string[] | null;
            discount_code?: string | null;
            force_3ds?: boolean | null;
            redirect_immediately?: boolean | null;
            require_phone_number?: boolean | null;
            show_saved_payment_methods?: boolean | null;
            tax_id?: string | null;
            customer_business_name?: string | null;
        };
        Payment: {
            payment_id: string;
            brand_id: string;
            /** @enum {string|null} */
            status: "succeeded" | "failed" | "cancelled" | "processing" | "requires_customer_action" | "requires_merchant_action" | "requires_payment_method" | "requires_confirmation" | "requires_capture" | "partially_captured" | "partially_captured_and_capturable" | null;
            total_amount: number;
            /** @description The part of total_amount that the customer's wallet pays; the card pays the rest. */
            wallet_amount: number;
            /** @description Credit of the subscription that reduced total_amount, in the terms of its price: with the tax where that contains it. */
            subscription_credit_amount: number;
            currency: components["schemas"]["Currency"];
            customer: {
                customer_id: string;
                email: string;
                name: string;
                phone_number: string | null;
                metadata: components["schemas"]["Metadata"];
            };
            created_at: string;
            metadata: components["schemas"]["Metadata"];
            digital_products_delivered: boolean;
            /** @enum {string} */
            payment_provider: "stripe" | "adyen" | "dodo";
            payment_method: string | null;
            payment_method_type: string | null;
            card_last_four: string | null;
            card_network: string | null;
            subscription_id: string | null;
            subscription_ids: string[];
            is_multi_subscription: boolean;
            invoice_id: string | null;
            invoice_url: string | null;
            /**
             * @description Number as printed on the invoice and the receipt. Null until it is drawn: when either is first opened or e-mailed, within about an hour otherwise. Null in webhooks.
             * @example SA-2026-00042
             */
            invoice_number: string | null;
            /**
             * @description Number of the order, drawn together with invoice_number; null for what is no order of its own.
             * @example 1042
             */
            order_number: string | null;
            /** @enum {string|null} */
            refund_status: "partial" | "full" | null;
            /**
             * @description What a subscription was charged for; null for what is bought once, and for another payment method.
             * @enum {string|null}
             */
            charge_type: "new" | "renewal" | "plan_change" | "on_demand" | null;
            /** @enum {boolean} */
            includes_usage: false;
            retry_attempt: number;
            business_id: string;
            updated_at: string | null;
            billing: components["schemas"]["StoredBillingAddress"];
            checkout_session_id: string | null;
            payment_method_id: string | null;
            payment_link: string | null;
            product_cart: {
                product_id: string;
                quantity: number;
            }[] | null;
            tax: number | null;
            settlement_amount: number;
            settlement_currency: components["schemas"]["Currency"];
            settlement_tax: number | null;
            card_holder_name: string | null;
            card_issuing_country: ((string | components["schemas"]["CountryCode"] | null) | null) | components["schemas"]["CountryCode"] | null;
            card_type: string | null;
            custom_field_responses: {
                key: string;
                value: string;
            }[] | null;
            discount_id: string | null;
            discounts: components["schemas"]["DiscountDetail"][] | null;
            disputes: components["schemas"]["Dispute"][];
            refunds: components["schemas"]["RefundListItem"][];
            error_code: string | null;
            error_message: string | null;
            is_update_payment_method: boolean;
        };
        StoredBillingAddress: {
            country: components["schemas"]["CountryCode"];
            state: string | null;
            city: string | null;
            street: string | null;
            zipcode: string | null;
        };
        DiscountDetail: {
            discount_id: string;
            business_id: string;
            code: string;
            name: string | null;
            /** @enum {string} */
            type: "flat" | "percentage";
            amount: number;
            position: number;
            cycles_remaining: number | null;
            created_at: string;
            expires_at: string | null;
            metadata: components["schemas"]["Metadata"];
            preserve_on_plan_change: boolean;
            restricted_to: string[];
            subscription_cycles: number | null;
            times_used: number;
            usage_limit: number | null;
        };
        Dispute: {
            dispute_id: string;
            business_id: string;
            payment_id: string;
            /** @description In the currency's minor unit, as a text. */
            amount: string;
            currency: components["schemas"]["Currency"];
            /** @enum {string} */
            dispute_stage: "pre_dispute" | "dispute" | "pre_arbitration";
            /** @enum {string} */
            dispute_status: "dispute_opened" | "dispute_expired" | "dispute_accepted" | "dispute_cancelled" | "dispute_challenged" | "dispute_won" | "dispute_lost";
            created_at: string;
            is_resolved_by_rdr: boolean;
            remarks: null;
        };
        RefundListItem: {
            refund_id: string;
            business_id: string;
            payment_id: string;
            created_at: string;
            is_partial: boolean;
            /** @enum {string} */
            status: "succeeded" | "failed" | "pending" | "review";
            amount: number | null;
            wallet_amount: number;
            currency: ((string | components["schemas"]["Currency"] | null) | null) | components["schemas"]["Currency"] | null;
            reason: string | null;
            /**
             * @description Number as printed on the credit note. Null until it is drawn: when the credit note is first opened or e-mailed, within about an hour otherwise. Null in webhooks.
             * @example CN-2026-00007
             */
            credit_note_number: string | null;
        };
        PaymentLineItems: {
            currency: components["schemas"]["Currency"];
            items: {
                items_id: string;
                amount: number;
                tax: number;
                refundable_amount: number;
                name: string | null;
                description: string | null;
            }[];
        };
        CreatedSubscription: {
            subscription_id: string;
            payment_id: string;
            client_secret: string;
            customer: {
                customer_id: string;
                email: string;
                name: string;
                phone_number: string | null;
                metadata: components["schemas"]["Metadata"];
            };
            metadata: components["schemas"]["Metadata"];
            recurring_pre_tax_amount: number;
            trial_amount: number | null;
            addons: {
                addon_id: string;
                quantity: number;
            }[];
            one_time_product_cart: {
                product_id: string;
                quantity: number;
            }[] | null;
            discount_id: string | null;
            discount_ids: string[] | null;
            payment_method_required: boolean;
            payment_link: string | null;
            expires_on: string | null;
            session_id: string;
            /** @enum {string|null} */
            payment_status: "succeeded" | "failed" | "cancelled" | "processing" | "requires_customer_action" | "requires_payment_method" | null;
            error_code: string | null;
            /** @description May be shown to the customer. */
            error_message: string | null;
            fallback_checkout_url: string | null;
            next_action: components["schemas"]["NextAction"];
        };
        CreateSubscription: {
            product_id: string;
            quantity: number;
            addons?: {
                addon_id: string;
                quantity: number;
            }[] | null;
            one_time_product_cart?: {
                product_id: string;
                quantity: number;
                amount?: number | null;
            }[] | null;
            customer: {
                customer_id: string;
            } | {
                /** Format: email */
                email: string;
                name?: string | null;
                phone_number?: string | null;
            };
            billing: components["schemas"]["BillingAddress"];
            billing_currency?: ((string | components["schemas"]["Currency"] | null) | null) | components["schemas"]["Currency"] | null;
            payment_method_id?: string | null;
            payment_link?: boolean | null;
            /** Format: uri */
            return_url?: string | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
            discount_codes?: string[] | null;
            discount_code?: string | null;
            on_demand?: components["schemas"]["OnDemandSubscription"];
            trial_period_days?: number | null;
            force_3ds?: boolean | null;
            redirect_immediately?: boolean | null;
            require_phone_number?: boolean | null;
            show_saved_payment_methods?: boolean | null;
            tax_id?: string | null;
            customer_business_name?: string | null;
        };
        SubscriptionList: {
            items: components["schemas"]["SubscriptionListItem"][];
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
        };
        SubscriptionListItem: {
            subscription_id: string;
            /** @enum {string} */
            status: "pending" | "active" | "on_hold" | "paused" | "cancelled" | "failed" | "expired";
            product_id: string;
            quantity: number;
            currency: components["schemas"]["Currency"];
            recurring_pre_tax_amount: number;
            tax_inclusive: boolean;
            created_at: string;
            previous_billing_date: string;
            next_billing_date: string;
            payment_frequency_count: number;
            /** @enum {string} */
            payment_frequency_interval: "Day" | "Week" | "Month" | "Year";
            subscription_period_count: number;
            /** @enum {string} */
            subscription_period_interval: "Day" | "Week" | "Month" | "Year";
            trial_period_days: number;
            on_demand: boolean;
            cancel_at_next_billing_date: boolean;
            cancelled_at: string | null;
            customer: {
                customer_id: string;
                email: string;
                name: string;
                phone_number: string | null;
                metadata: components["schemas"]["Metadata"];
            };
            billing: components["schemas"]["StoredBillingAddress"];
            brand_id: string;
            metadata: components["schemas"]["Metadata"];
            discount_id: string | null;
            discount_cycles_remaining: number | null;
            payment_method_id: string | null;
            has_payment_method: boolean;
            scheduled_change: components["schemas"]["ScheduledPlanChange"];
            tax_id: string | null;
            customer_business_name: string | null;
            paused_at: string | null;
            /** @description When its pause ends by itself. */
            resumes_at: string | null;
            trial_amount: number | null;
            product_name: string | null;
            /** @description Payment that failed last, if it is on hold. */
            on_hold: {
                payment_id: string | null;
                error_code: string | null;
                error_message: string | null;
                /** @description When it is charged again by itself; null when it is not. */
                next_retry_at: string | null;
            } | null;
            discounts: {
                discount_id: string;
                discount_cycles_remaining: number | null;
            }[];
        };
        ScheduledPlanChange: {
            id: string;
            product_id: string;
            product_name: string | null;
            product_description: string | null;
            quantity: number;
            addons: {
                addon_id: string;
                name: string;
                quantity: number;
            }[];
            effective_at: string;
            created_at: string;
        } | null;
        Subscription: {
            subscription_id: string;
            /** @enum {string} */
            status: "pending" | "active" | "on_hold" | "paused" | "cancelled" | "failed" | "expired";
            product_id: string;
            quantity: number;
            currency: components["schemas"]["Currency"];
            recurring_pre_tax_amount: number;
            tax_inclusive: boolean;
            created_at: string;
            previous_billing_date: string;
            next_billing_date: string;
            payment_frequency_count: number;
            /** @enum {string} */
            payment_frequency_interval: "Day" | "Week" | "Month" | "Year";
            subscription_period_count: number;
            /** @enum {string} */
            subscription_period_interval: "Day" | "Week" | "Month" | "Year";
            trial_period_days: number;
            on_demand: boolean;
            cancel_at_next_billing_date: boolean;
            cancelled_at: string | null;
            customer: {
                customer_id: string;
                email: string;
                name: string;
                phone_number: string | null;
                metadata: components["schemas"]["Metadata"];
            };
            billing: components["schemas"]["StoredBillingAddress"];
            brand_id: string;
            metadata: components["schemas"]["Metadata"];
            discount_id: string | null;
            discount_cycles_remaining: number | null;
            payment_method_id: string | null;
            has_payment_method: boolean;
            scheduled_change: components["schemas"]["ScheduledPlanChange"];
            tax_id: string | null;
            customer_business_name: string | null;
            paused_at: string | null;
            /** @description When its pause ends by itself. */
            resumes_at: string | null;
            trial_amount: number | null;
            discounts: components["schemas"]["DiscountDetail"][] | null;
            cancellation_comment: string | null;
            /** @enum {string|null} */
            cancellation_feedback: "too_expensive" | "missing_features" | "switched_service" | "unused" | "customer_service" | "low_quality" | "too_complex" | "other" | null;
            custom_field_responses: null;
            expires_at: string | null;
            addons: {
                addon_id: string;
                quantity: number;
            }[];
            meters: Record<string, never>[];
            credit_entitlement_cart: Record<string, never>[];
            meter_credit_entitlement_cart: Record<string, never>[];
        };
        UpdateSubscription: {
            /**
             * @description `cancelled` ends it now. `paused` and `active` (which ends a pause) stand alone in a request.
             * @enum {string|null}
             */
            status?: "active" | "cancelled" | "paused" | null;
            cancel_at_next_billing_date?: boolean | null;
            /** @enum {string|null} */
            cancel_reason?: "cancelled_by_customer" | "cancelled_by_merchant" | "cancelled_by_merchant_send_dunning" | "cancelled_by_merchant_grace_period_expired" | "dodo_team" | null;
            /** @enum {string|null} */
            cancellation_feedback?: "too_expensive" | "missing_features" | "switched_service" | "unused" | "customer_service" | "low_quality" | "too_complex" | "other" | null;
            cancellation_comment?: string | null;
            /** Format: date-time */
            next_billing_date?: string;
            /** @description Gives one that is charged on demand a billing date, from which it renews. */
            disable_on_demand?: {
                /** Format: date-time */
                next_billing_date: string;
            } | null;
            billing?: ((components["schemas"]["BillingAddress"] | null) | null) | components["schemas"]["BillingAddress"] | null;
            /** @description In whose name the payments from now on are made. Documents of earlier ones and the customer's record stay as they are. */
            customer_name?: string | null;
            /** @description Likewise; null takes it away. */
            customer_business_name?: string | null;
            /** @description Likewise; null takes it away. */
            tax_id?: string | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
            credit_entitlement_cart?: unknown;
            pause?: unknown;
            subscription_period_count?: unknown;
            subscription_period_interval?: unknown;
        };
        UpdatedSubscriptionPaymentMethod: {
            payment_id: string | null;
            client_secret: string | null;
            expires_on: string | null;
            payment_link: string | null;
            payment_status: string | null;
            error_code: string | null;
            error_message: string | null;
        };
        UpdateSubscriptionPaymentMethod: {
            /** @enum {string} */
            type: "existing";
            payment_method_id: string;
        } | {
            /** @enum {string} */
            type: "new";
            /** Format: uri */
            return_url?: string | null;
            allowed_payment_method_types?: string[] | null;
        };
        ChangedPlan: {
            /**
             * @description `succeeded`: the plan has changed. `scheduled`: it changes at the next billing date. Otherwise how its payment stands.
             * @enum {string}
             */
            status: "succeeded" | "scheduled" | "processing" | "requires_customer_action" | "failed";
            subscription_id: string;
            payment_id: string | null;
            invoice_id: string | null;
            /** @enum {string} */
            proration_billing_mode: "prorated_immediately" | "prorated_immediately_keep_cycle" | "full_immediately" | "difference_immediately" | "do_not_bill";
            /** @description Where the customer answers their bank, when it asks. */
            payment_link: string | null;
            client_secret: string | null;
            expires_on: string | null;
            error_code: string | null;
            error_message: string | null;
        };
        ChangePlan: {
            product_id: string;
            quantity: number;
            /**
             * @description `prorated_immediately`: what is left of the period, new less old. `prorated_immediately_keep_cycle`: the same, and the billing date stays whatever the business has set. `difference_immediately`: new less old, whenever it is. `full_immediately`: the new plan in full; a period begins. `do_not_bill`: nothing until the next billing date.
             * @enum {string}
             */
            proration_billing_mode: "prorated_immediately" | "prorated_immediately_keep_cycle" | "full_immediately" | "difference_immediately" | "do_not_bill";
            /** @description The whole set. Left out, empty or null removes those there are. */
            addons?: {
                addon_id: string;
                quantity: number;
            }[] | null;
            /** @description Replaces the codes there are; empty removes them. Left out, those with `preserve_on_plan_change` stay. */
            discount_codes?: string[] | null;
            discount_code?: string | null;
            /** @enum {string|null} */
            effective_at?: "immediately" | "next_billing_date" | null;
            /** @enum {string|null} */
            on_payment_failure?: "prevent_change" | "apply_change" | null;
            cancel_scheduled_change_plan?: boolean | null;
            collect_via_payment_link?: boolean | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
            /** @description A preview's. What it promised is charged, or nothing is done (QUOTE_EXPIRED, QUOTE_STALE). */
            quote_id?: string | null;
        };
        PlanChangePreview: {
            immediate_charge: {
                effective_at: string;
                line_items: components["schemas"]["PlanChangeLine"][];
                summary: {
                    currency: components["schemas"]["Currency"];
                    /** @description What is charged now, tax included and credit taken off: do not add tax to it. */
                    total_amount: number;
                    /** @description The part of total_amount that is tax. */
                    tax: number | null;
                    /** @description Without tax. Below 0: credit that is used. Above 0: credit that is granted. */
                    customer_credits: number;
                    customer_credits_currency: components["schemas"]["Currency"];
                    /** @description The same as total_amount, tax included. */
                    settlement_amount: number;
                    settlement_currency: components["schemas"]["Currency"];
                    /** @description The part of it that is tax. */
                    settlement_tax: number | null;
                };
            };
            new_plan: components["schemas"]["Subscription"];
            effective_date: string;
            credit_amount: number;
            /** @description What of total_amount the customer's wallet pays, by what it holds now; the card pays the rest. */
            wallet_amount: number;
            quote_id: string;
            expires_at: string;
        };
        PlanChangeLine: {
            id: string;
            currency: components["schemas"]["Currency"];
            quantity: number;
            /** @description What a unit costs for a whole period, after discounts; it holds tax where tax_inclusive is true. */
            unit_price: number;
            /** @description The part of a whole period that the line is about; below 0 where it is given back. The line comes to quantity × unit_price × proration_factor, to be rounded to the minor unit. */
            proration_factor: number;
            /** @description What the line comes to in the terms of the price (with its tax where tax_inclusive is true): for what is unused of the plan before, below 0. */
            amount: number;
            /** @description Of the whole period, as unit_price is: times proration_factor, the tax of this line. On top of its price, unless tax_inclusive is true. The lines together bear summary.tax. */
            tax: number | null;
            tax_rate: number;
            tax_inclusive: boolean;
            description: string | null;
            /** @enum {string} */
            type: "subscription";
            product_id: string;
            name: string | null;
        } | {
            id: string;
            currency: components["schemas"]["Currency"];
            quantity: number;
            /** @description What a unit costs for a whole period, after discounts; it holds tax where tax_inclusive is true. */
            unit_price: number;
            /** @description The part of a whole period that the line is about; below 0 where it is given back. The line comes to quantity × unit_price × proration_factor, to be rounded to the minor unit. */
            proration_factor: number;
            /** @description What the line comes to in the terms of the price (with its tax where tax_inclusive is true): for what is unused of the plan before, below 0. */
            amount: number;
            /** @description Of the whole period, as unit_price is: times proration_factor, the tax of this line. On top of its price, unless tax_inclusive is true. The lines together bear summary.tax. */
            tax: number | null;
            tax_rate: number;
            tax_inclusive: boolean;
            description: string | null;
            /** @enum {string} */
            type: "addon";
            addon_id: string;
            name: string;
            /** @enum {string} */
            tax_category: "digital_products" | "saas" | "e_book" | "edtech" | "live_tutoring";
        };
        PlanComparison: {
            subscription_id: string;
            currency: components["schemas"]["Currency"];
            present_plan: {
                product_id: string;
                quantity: number;
                /** @description Tax included. */
                charged_today: number;
                /** @description Without tax. */
                credit_granted: number;
                next_renewal: {
                    date: string;
                    amount: number;
                } | null;
                /** @description All that is charged from today up to the same moment in twelve months, tax included. */
                twelve_month_total: number;
            };
            plans: {
                product_id: string;
                name: string | null;
                quantity: number;
                payment_frequency_count: number | null;
                /** @enum {string|null} */
                payment_frequency_interval: "Day" | "Week" | "Month" | "Year" | null;
                /** @description Why this plan cannot be chosen; null when it can. */
                code: string | null;
                modes: {
                    /** @enum {string} */
                    proration_billing_mode: "prorated_immediately" | "prorated_immediately_keep_cycle" | "full_immediately" | "difference_immediately" | "do_not_bill";
                    /** @description Tax included. */
                    charged_today: number;
                    /** @description Without tax. */
                    credit_granted: number;
                    next_renewal: {
                        date: string;
                        amount: number;
                    } | null;
                    /** @description All that is charged from today up to the same moment in twelve months, tax included. */
                    twelve_month_total: number;
                }[];
            }[];
        };
        CompareChangePlan: {
            /** @description Left out: every plan on sale that the subscription can go to. */
            product_ids?: string[] | null;
            /** @description Left out: as it is. */
            quantity?: number | null;
            /** @description Left out: as they are. */
            addons?: {
                addon_id: string;
                quantity: number;
            }[] | null;
        };
        SubscriptionCredits: {
            subscription_id: string;
            currency: components["schemas"]["Currency"];
            balance: number;
            /** @description Those with something left, in the order they are used: oldest first. */
            lots: {
                lot_id: string;
                /** @enum {string} */
                origin: "plan_change" | "minimum_charge" | "failed_refund";
                amount: number;
                remaining: number;
                plan_change_id: string | null;
                created_at: string;
            }[];
            /** @description Newest first. Amounts below 0 take away. */
            entries: {
                entry_id: string;
                lot_id: string;
                /** @enum {string} */
                kind: "granted" | "applied" | "returned" | "voided";
                amount: number;
                balance_after: number;
                payment_id: string | null;
                plan_change_id: string | null;
                created_at: string;
            }[];
        };
        ChargedSubscription: {
            payment_id: string;
            payment_status: string;
            error_code: string | null;
            /** @description May be shown to the customer. */
            error_message: string | null;
        };
        ChargeSubscription: {
            /** @description All that is charged, before tax. */
            product_price: number;
            product_currency?: ((string | components["schemas"]["Currency"] | null) | null) | components["schemas"]["Currency"] | null;
            product_description?: string | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
            /** @description With `allow_customer_credits_usage: false` the wallet is left alone. */
            customer_balance_config?: {
                allow_customer_credits_usage?: boolean | null;
            } | null;
        };
        Refund: {
            refund_id: string;
            business_id: string;
            brand_id: string;
            payment_id: string;
            customer: {
                customer_id: string;
                email: string;
                name: string;
                phone_number: string | null;
                metadata: components["schemas"]["Metadata"];
            };
            created_at: string;
            is_partial: boolean;
            /** @enum {string} */
            status: "succeeded" | "failed" | "pending" | "review";
            amount: number | null;
            /** @description The part of amount that returns to the customer's wallet; the card gets the rest. */
            wallet_amount: number;
            currency: ((string | components["schemas"]["Currency"] | null) | null) | components["schemas"]["Currency"] | null;
            reason: string | null;
            metadata: components["schemas"]["Metadata"];
            /** @description Its credit note, to whoever has this address, for 30 days. Null until it has succeeded. */
            invoice_url: string | null;
            /**
             * @description Number as printed on the credit note. Null until it is drawn: when the credit note is first opened or e-mailed, within about an hour otherwise. Null in webhooks.
             * @example CN-2026-00007
             */
            credit_note_number: string | null;
        };
        CreateRefund: {
            payment_id: string;
            /** @description Left out: everything that is left of the payment. */
            items?: {
                /** @description items_id of the line, or the product_id or addon_id it was sold as. */
                item_id: string;
                /** @description Left out: what is left of the line. */
                amount?: number | null;
                /**
                 * @description false: amount is without tax, and the tax on it is added.
                 * @default true
                 */
                tax_inclusive: boolean;
            }[] | null;
            reason?: string | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
        };
        RefundList: {
            items: components["schemas"]["RefundListItem"][];
        };
        DisputeList: {
            items: components["schemas"]["DisputeListItem"][];
        };
        DisputeListItem: {
            dispute_id: string;
            business_id: string;
            payment_id: string;
            /** @description In the currency's minor unit, as a text. */
            amount: string;
            currency: components["schemas"]["Currency"];
            /** @enum {string} */
            dispute_stage: "pre_dispute" | "dispute" | "pre_arbitration";
            /** @enum {string} */
            dispute_status: "dispute_opened" | "dispute_expired" | "dispute_accepted" | "dispute_cancelled" | "dispute_challenged" | "dispute_won" | "dispute_lost";
            created_at: string;
            is_resolved_by_rdr: boolean;
            /** @enum {string} */
            payment_provider: "stripe" | "adyen" | "dodo";
        };
        DisputeDetail: components["schemas"]["Dispute"] & {
            brand_id: string;
            customer: {
                customer_id: string;
                email: string;
                name: string;
                phone_number: string | null;
                metadata: components["schemas"]["Metadata"];
            };
            /** @enum {string} */
            payment_provider: "stripe" | "adyen" | "dodo";
            reason: string | null;
        };
        Webhook: {
            id: string;
            url: string;
            description: string;
            disabled: boolean;
            filter_types: string[] | null;
            metadata: components["schemas"]["Metadata"];
            rate_limit: number | null;
            created_at: string;
            updated_at: string;
        };
        CreateWebhook: {
            url: string;
            description?: string | null;
            disabled?: boolean | null;
            /** @description The types to send. Left out or null: all. Empty: none. */
            filter_types?: ("payment.succeeded" | "payment.failed" | "payment.processing" | "payment.cancelled" | "refund.succeeded" | "refund.failed" | "dispute.opened" | "dispute.expired" | "dispute.accepted" | "dispute.cancelled" | "dispute.challenged" | "dispute.won" | "dispute.lost" | "subscription.active" | "subscription.renewed" | "subscription.on_hold" | "subscription.past_due" | "subscription.paused" | "subscription.unpaused" | "subscription.cancelled" | "subscription.failed" | "subscription.expired" | "subscription.plan_changed" | "subscription.updated" | "subscription.update_payment_method" | "license_key.created" | "payout.created" | "payout.on_hold" | "payout.in_progress" | "payout.failed" | "payout.success" | "credit.added" | "credit.deducted" | "credit.expired" | "credit.rolled_over" | "credit.rollover_forfeited" | "credit.overage_charged" | "credit.overage_reset" | "credit.manual_adjustment" | "credit.balance_low" | "abandoned_checkout.detected" | "abandoned_checkout.recovered" | "dunning.started" | "dunning.recovered" | "entitlement_grant.created" | "entitlement_grant.delivered" | "entitlement_grant.failed" | "entitlement_grant.revoked" | "offer.presented" | "offer.accepted" | "offer.declined" | "offer.failed" | "offer.expired" | "offer.undone")[] | null;
            headers?: {
                [key: string]: string;
            } | null;
            idempotency_key?: string | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
            /** @description Deliveries a second at most. Later ones wait; none is lost. */
            rate_limit?: number | null;
        };
        WebhookList: {
            data: components["schemas"]["Webhook"][];
            done: boolean;
            iterator: string | null;
            prev_iterator: string | null;
        };
        UpdateWebhook: {
            url?: string | null;
            description?: string | null;
            disabled?: boolean | null;
            /** @description The types to send. Left out or null: all. Empty: none. */
            filter_types?: ("payment.succeeded" | "payment.failed" | "payment.processing" | "payment.cancelled" | "refund.succeeded" | "refund.failed" | "dispute.opened" | "dispute.expired" | "dispute.accepted" | "dispute.cancelled" | "dispute.challenged" | "dispute.won" | "dispute.lost" | "subscription.active" | "subscription.renewed" | "subscription.on_hold" | "subscription.past_due" | "subscription.paused" | "subscription.unpaused" | "subscription.cancelled" | "subscription.failed" | "subscription.expired" | "subscription.plan_changed" | "subscription.updated" | "subscription.update_payment_method" | "license_key.created" | "payout.created" | "payout.on_hold" | "payout.in_progress" | "payout.failed" | "payout.success" | "credit.added" | "credit.deducted" | "credit.expired" | "credit.rolled_over" | "credit.rollover_forfeited" | "credit.overage_charged" | "credit.overage_reset" | "credit.manual_adjustment" | "credit.balance_low" | "abandoned_checkout.detected" | "abandoned_checkout.recovered" | "dunning.started" | "dunning.recovered" | "entitlement_grant.created" | "entitlement_grant.delivered" | "entitlement_grant.failed" | "entitlement_grant.revoked" | "offer.presented" | "offer.accepted" | "offer.declined" | "offer.failed" | "offer.expired" | "offer.undone")[] | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
            /** @description Deliveries a second at most. Later ones wait; none is lost. */
            rate_limit?: number | null;
        };
        WebhookSecret: {
            secret: string;
        };
        WebhookHeaders: {
            headers: {
                [key: string]: string;
            };
            /** @description Headers whose value is not shown. */
            sensitive: string[];
        };
        UpdateWebhookHeaders: {
            /** @description Set what is named and leave the rest. Null removes a header (addition). */
            headers: {
                [key: string]: string | null;
            };
        };
        WebhookDeliveryList: {
            items: components["schemas"]["WebhookDelivery"][];
        };
        WebhookDelivery: {
            event_id: string;
            event_type: string;
            object_id: string;
            /** @enum {string} */
            status: "pending" | "succeeded" | "failed";
            attempts: number;
            last_attempt_at: string | null;
            last_status: number | null;
            last_error: string | null;
            next_attempt_at: string | null;
            occurred_at: string;
        };
        ReplayedWebhook: {
            replayed: number;
        };
        ReplayWebhook: {
            /** Format: date-time */
            since?: string;
            event_ids?: string[] | null;
        };
        EventList: {
            items: components["schemas"]["Event"][];
            /** @description For the next page. Newest first: null on the last. Oldest first: null only if the page is empty, so that later events can be read from here. */
            next_cursor: string | null;
        };
        Event: {
            event_id: string;
            /** @enum {string} */
            type: "payment.succeeded" | "payment.failed" | "payment.processing" | "payment.cancelled" | "refund.succeeded" | "refund.failed" | "dispute.opened" | "dispute.expired" | "dispute.accepted" | "dispute.cancelled" | "dispute.challenged" | "dispute.won" | "dispute.lost" | "subscription.active" | "subscription.renewed" | "subscription.on_hold" | "subscription.past_due" | "subscription.paused" | "subscription.unpaused" | "subscription.cancelled" | "subscription.failed" | "subscription.expired" | "subscription.plan_changed" | "subscription.updated" | "subscription.update_payment_method" | "license_key.created" | "payout.created" | "payout.on_hold" | "payout.in_progress" | "payout.failed" | "payout.success" | "credit.added" | "credit.deducted" | "credit.expired" | "credit.rolled_over" | "credit.rollover_forfeited" | "credit.overage_charged" | "credit.overage_reset" | "credit.manual_adjustment" | "credit.balance_low" | "abandoned_checkout.detected" | "abandoned_checkout.recovered" | "dunning.started" | "dunning.recovered" | "entitlement_grant.created" | "entitlement_grant.delivered" | "entitlement_grant.failed" | "entitlement_grant.revoked" | "offer.presented" | "offer.accepted" | "offer.declined" | "offer.failed" | "offer.expired" | "offer.undone";
            /** @enum {string} */
            object_type: "Payment" | "Refund" | "Dispute" | "Subscription" | "Presentation";
            object_id: string;
            /** @description Plan change of a subscription, or payment that renewed it; null for most. */
            related_id: string | null;
            customer_id: string | null;
            created_at: string;
        };
        Gateway: {
            /**
             * @description Name of the payment gateway; null for live mode without one.
             * @example stripe
             */
            provider: string | null;
            /**
             * @description Whose account it is: the one that this business has connected, the one of the environment, or none (the simulator).
             * @enum {string}
             */
            account: "business" | "environment" | "none";
            /** @description Address at which Rung receives the webhooks of the gateway. */
            webhook_url: string | null;
        };
        ConnectGateway: {
            /**
             * @description Name of the payment gateway.
             * @enum {string}
             */
            provider: "stripe";
            /** @description Secret key, or a restricted one, in the mode of this business. It is stored encrypted. */
            secret_key: string;
            /** @description Signing secret of the webhook endpoint; two with a comma between while one replaces the other. */
            webhook_secret?: string;
            /** @description What follows the name of the account on a card statement. */
            statement_descriptor_suffix?: string;
            /** @description Publishable key of the same account. With it new cards are given in Stripe's fields on Rung's page. */
            publishable_key?: string;
            /**
             * @description Where new cards are given: in Stripe's fields on Rung's page (`element`, with a `publishable_key`), or on Stripe's own page (`redirect`). Browsers without scripts are always sent to Stripe's page.
             * @enum {string}
             */
            card_entry?: "element" | "redirect";
        };
        GatewayCheck: {
            /**
             * @description Name of the payment gateway; null for live mode without one.
             * @example stripe
             */
            provider: string | null;
            /** @description Null for a gateway without an account, such as the simulator. */
            account: {
                account_id: string;
                country: string | null;
                can_charge: boolean;
                permissions: {
                    name: string;
                    is_allowed: boolean;
                }[];
                currencies: string[];
            } | null;
            webhook: {
                /** @description Address at which Rung receives the webhooks of the gateway. */
                url: string;
                /** @enum {string} */
                status: "ready" | "incomplete" | "missing" | "created" | "completed" | "unknown";
                missing_events: string[];
            } | null;
            /** @description What is to be done before it works. */
            problems: string[];
        };
        CheckGateway: {
            /**
             * @description Whether a missing webhook endpoint is created, or one with missing events completed.
             * @default false
             */
            create_webhook_endpoint: boolean;
        };
        CreatedApiKey: components["schemas"]["ApiKey"] & {
            /** @description The key itself. Keep it: it is not shown again. */
            key: string;
        };
        ApiKey: {
            api_key_id: string;
            name: string | null;
            /**
             * @description A reading key can change nothing.
             * @enum {string}
             */
            access: "read" | "read_write";
            /** @description 0: 40 requests a second and 240 a minute; 1: 100 and 1000; 2: 500 and 5000. */
            rate_limit_tier: number;
            last_four: string;
            created_at: string;
            /** @description Up to a minute behind. */
            last_used_at: string | null;
        };
        CreateApiKey: {
            name?: string | null;
            /**
             * @description A reading key can change nothing.
             * @enum {string}
             */
            access: "read" | "read_write";
            /** @description 0: 40 requests a second and 240 a minute; 1: 100 and 1000; 2: 500 and 5000. */
            rate_limit_tier?: number;
        };
        ApiKeyList: {
            items: components["schemas"]["ApiKey"][];
        };
        Offer: {
            offer_id: string;
            business_id: string;
            /** @description Grows with each change. */
            version: number;
            /** @description The same as `version`. Send it as `if_revision`. */
            revision: number;
            name: string;
            kind: components["schemas"]["OfferKind"];
            product_id: string | null;
            addon_id: string | null;
            /** @enum {string|null} */
            proration_billing_mode: "prorated_immediately" | "prorated_immediately_keep_cycle" | "full_immediately" | "difference_immediately" | "do_not_bill" | null;
            pause_days: number | null;
            trial_extension_days: number | null;
            quantity: components["schemas"]["OfferQuantity"];
            discount: components["schemas"]["OfferDiscount"];
            copy: {
                en?: components["schemas"]["OfferCopy"];
                ja?: components["schemas"]["OfferCopy"];
            };
            remember_declines_days: number | null;
            includes: string[];
            metadata: components["schemas"]["Metadata"];
            archived_at: string | null;
            created_at: string;
            updated_at: string;
        };
        /**
         * @description What accepting does: sell something once, begin a subscription, move a subscription to another plan, put an add-on to it, let it rest for a while, or extend its trial, both at no charge.
         * @enum {string}
         */
        OfferKind: "one_time" | "subscription" | "plan_change" | "addon" | "pause" | "trial_extension";
        /** @description The customer chooses between the two, beginning at the minimum. */
        OfferQuantity: {
            minimum: number;
            maximum: number;
        } | null;
        OfferDiscount: Record<string, never> & ({
            /** @enum {string} */
            type: "percentage";
            /** @description Basis points: 1000 is 10 %. */
            bps: number;
            cycles: number | null;
        } | {
            /** @enum {string} */
            type: "amount";
            amount: number;
            currency: components["schemas"]["Currency"];
            cycles: number | null;
        } | null);
        OfferCopy: {
            headline: string;
            body: string;
            value_points: string[];
            accept_label: string | null;
            badge: string | null;
            new_benefits: string[];
        };
        CreateOffer: {
            /** @description For the seller’s eyes. */
            name: string;
            kind: components["schemas"]["OfferKind"];
            /** @description What it sells, the plan to change to, or the plan that is paused or whose trial is extended. */
            product_id?: string | null;
            /** @description What it sells, for the kind addon alone. */
            addon_id?: string | null;
            /**
             * @description For plan_change and addon; `difference_immediately` when left out.
             * @enum {string|null}
             */
            proration_billing_mode?: "prorated_immediately" | "prorated_immediately_keep_cycle" | "full_immediately" | "difference_immediately" | "do_not_bill" | null;
            /** @description For a pause, which must say it: after so many days of 24 hours, 1 to 366, the plan goes on by itself. */
            pause_days?: number | null;
            /** @description For a trial_extension, which must say it: the trial gets so many days of 24 hours, 1 to 366. */
            trial_extension_days?: number | null;
            /** @description At least one language; a missing one reads as the other. */
            copy: {
                en?: components["schemas"]["OfferCopyRequest"];
                ja?: components["schemas"]["OfferCopyRequest"];
            };
            /** @description Left out: one, or for all that changes a subscription but an addon null, which takes as many as it has. */
            quantity?: {
                minimum: number;
                maximum: number;
            } | null;
            discount?: components["schemas"]["OfferDiscountRequest"];
            /** @description For how long a no is remembered; null is for good. */
            remember_declines_days?: number | null;
            /** @description The products that whoever has what it sells has too. */
            includes?: string[] | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
        };
        OfferCopyRequest: {
            headline: string;
            body?: string;
            value_points?: string[];
            /** @description Null leaves the words to the page. The no is always Rung’s, and equal. */
            accept_label?: string | null;
            badge?: string | null;
            /** @description What the customer gets with it that they do not have yet. */
            new_benefits?: string[];
        };
        OfferDiscountRequest: Record<string, never> & ({
            /** @enum {string} */
            type: "percentage";
            /** @description Basis points: 1000 is 10 %. */
            bps: number;
            /** @description How many paid cycles it lasts, the first included; null is for good. */
            cycles?: number | null;
        } | {
            /** @enum {string} */
            type: "amount";
            amount: number;
            currency: components["schemas"]["Currency"];
            /** @description How many paid cycles it lasts, the first included; null is for good. */
            cycles?: number | null;
        } | null);
        OfferList: {
            items: components["schemas"]["Offer"][];
        };
        /** @description What is left out stays. Another `kind` names anew what it sells. `copy` replaces all languages. */
        UpdateOffer: {
            name?: string | null;
            kind?: ((string | components["schemas"]["OfferKind"] | null) | null) | components["schemas"]["OfferKind"] | null;
            /** @description What it sells, the plan to change to, or the plan that is paused or whose trial is extended. */
            product_id?: string | null;
            /** @description What it sells, for the kind addon alone. */
            addon_id?: string | null;
            /**
             * @description For plan_change and addon; `difference_immediately` when left out.
             * @enum {string|null}
             */
            proration_billing_mode?: "prorated_immediately" | "prorated_immediately_keep_cycle" | "full_immediately" | "difference_immediately" | "do_not_bill" | null;
            /** @description For a pause, which must say it: after so many days of 24 hours, 1 to 366, the plan goes on by itself. */
            pause_days?: number | null;
            /** @description For a trial_extension, which must say it: the trial gets so many days of 24 hours, 1 to 366. */
            trial_extension_days?: number | null;
            copy?: {
                en?: components["schemas"]["OfferCopyRequest"];
                ja?: components["schemas"]["OfferCopyRequest"];
            } | null;
            /** @description Left out: one, or for all that changes a subscription but an addon null, which takes as many as it has. */
            quantity?: {
                minimum: number;
                maximum: number;
            } | null;
            discount?: components["schemas"]["OfferDiscountRequest"];
            /** @description For how long a no is remembered; null is for good. */
            remember_declines_days?: number | null;
            /** @description The products that whoever has what it sells has too. */
            includes?: string[] | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
            /** @description `revision` that the change was made from. If it is another by now, nothing is changed (409 REVISION_STALE). */
            if_revision?: number | null;
        };
        Funnel: {
            funnel_id: string;
            business_id: string;
            name: string;
            /** @description Grows with each change. Send it as `if_revision`. */
            revision: number;
            /** @description What customers are shown. The other fields are the draft, which they are not. */
            published_version: number | null;
            moment: string;
            audience: components["schemas"]["Audience"];
            priority: number;
            holdout_bps: number;
            max_proposals: number;
            show_without_payment_method: boolean;
            expires_minutes: number | null;
            remember_declines_days: number | null;
            steps: components["schemas"]["FunnelStep"][];
            metadata: components["schemas"]["Metadata"];
            archived_at: string | null;
            created_at: string;
            updated_at: string;
        };
        /** @description Groups of conditions, at most 8 deep and 100 conditions in all. `{"all": []}` is everybody. What is not known equals nothing: the condition does not hold, and its `not` does. */
        Audience: {
            all: components["schemas"]["Audience"][];
        } | {
            any: components["schemas"]["Audience"][];
        } | {
            not: components["schemas"]["Audience"];
        } | {
            /** @enum {string} */
            fact: "owned_products" | "purchased_products";
            /** @enum {string} */
            op: "includes_any" | "includes_all" | "includes_none";
            products: string[];
        } | {
            /** @enum {string} */
            fact: "purchase_total" | "total_spent";
            /** @enum {string} */
            op: "equals" | "at_least" | "at_most";
            amount: number;
            currency: components["schemas"]["Currency"];
        } | {
            /** @enum {string} */
            fact: "purchased_units" | "purchase_count" | "days_since_first_purchase" | "days_since_last_purchase";
            /** @enum {string} */
            op: "equals" | "at_least" | "at_most";
            value: number;
        } | {
            /** @enum {string} */
            fact: "purchase_source" | "purchase_currency" | "country";
            /** @enum {string} */
            op: "is_any_of" | "is_none_of";
            values: string[];
        } | {
            /** @enum {string} */
            fact: "subscription";
            /** @enum {string} */
            op: "exists" | "does_not_exist";
            products?: string[] | null;
            statuses?: ("pending" | "active" | "on_hold" | "paused" | "cancelled" | "failed" | "expired")[] | null;
            minimum_age_days?: number | null;
            maximum_age_days?: number | null;
        } | {
            /** @enum {string} */
            fact: "customer_metadata" | "context";
            key: string;
            /** @enum {string} */
            op: "equals" | "at_least" | "at_most" | "exists";
            value?: ((string | number | boolean | null) | (number | string | boolean | null) | (boolean | string | number | null) | null) | string | number | boolean | null;
        };
        FunnelStep: {
            step_id: string;
            offer_id: string;
            edges: {
                accepted: string | null;
                declined: string | null;
                failed: string | null;
            };
        };
        CreateFunnel: {
            name: string;
            /** @description What starts it: post_purchase, usage_limit, milestone, onboarding_complete, cancel_intent, downgrade_intent, or a name of your own. */
            moment: string;
            audience?: components["schemas"]["Audience"];
            /** @description Of several funnels that match, the highest is taken. */
            priority?: number | null;
            /** @description The share of customers, in basis points, who are never shown it, so that its effect can be measured. */
            holdout_bps?: number | null;
            /** @description How many proposals follow one moment at most; 2 when left out. */
            max_proposals?: number | null;
            /** @description Whether to propose with the standard checkout where no saved method can pay. */
            show_without_payment_method?: boolean | null;
            /** @description How long an offer can be answered, which its customer is told. Null tells nothing, and means a day. */
            expires_minutes?: number | null;
            /** @description For how long a no is remembered; null leaves it to each offer. */
            remember_declines_days?: number | null;
            /** @description The first begins. */
            steps?: components["schemas"]["FunnelStepRequest"][] | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
        };
        FunnelStepRequest: {
            /** @description A name of its own in the funnel. */
            step_id: string;
            offer_id: string;
            /** @description The next step after each answer; left out or null is the end. `failed` is for who leaves an offer whose payment failed. */
            edges?: {
                accepted?: string | null;
                declined?: string | null;
                failed?: string | null;
            };
        };
        FunnelList: {
            items: components["schemas"]["Funnel"][];
        };
        /** @description What is left out stays. It changes the draft alone. */
        UpdateFunnel: {
            name?: string | null;
            /** @description What starts it: post_purchase, usage_limit, milestone, onboarding_complete, cancel_intent, downgrade_intent, or a name of your own. */
            moment?: string | null;
            audience?: components["schemas"]["Audience"];
            /** @description Of several funnels that match, the highest is taken. */
            priority?: number | null;
            /** @description The share of customers, in basis points, who are never shown it, so that its effect can be measured. */
            holdout_bps?: number | null;
            /** @description How many proposals follow one moment at most; 2 when left out. */
            max_proposals?: number | null;
            /** @description Whether to propose with the standard checkout where no saved method can pay. */
            show_without_payment_method?: boolean | null;
            /** @description How long an offer can be answered, which its customer is told. Null tells nothing, and means a day. */
            expires_minutes?: number | null;
            /** @description For how long a no is remembered; null leaves it to each offer. */
            remember_declines_days?: number | null;
            /** @description The first begins. */
            steps?: components["schemas"]["FunnelStepRequest"][] | null;
            metadata?: ((components["schemas"]["Metadata"] | null) | null) | components["schemas"]["Metadata"] | null;
            /** @description `revision` that the change was made from. If it is another by now, nothing is changed (409 REVISION_STALE). */
            if_revision?: number | null;
        };
        FunnelPublication: {
            funnel_id: string;
            /** @description The number it has, or would have. */
            version: number;
            /** @description False for a dry run. */
            is_published: boolean;
            proof: components["schemas"]["FunnelProof"];
        };
        FunnelProof: {
            /** @description Every way through the funnel. */
            paths: {
                step_id: string;
                /** @enum {string} */
                answer: "accepted" | "declined" | "failed";
            }[][];
            /** @description The most proposals one after the other, by their steps. */
            longest_chain: string[];
            /** @description The most that one moment can lead to being charged, before tax on top. */
            most_charged: {
                amount: number;
                currency: components["schemas"]["Currency"];
            };
            /** @description The way on which that happens. */
            dearest_path: {
                step_id: string;
                /** @enum {string} */
                answer: "accepted" | "declined" | "failed";
            }[];
            /** @description Steps that take as many as the subscription has; they are counted with one. */
            counted_for_one: string[];
        };
        FunnelVersionList: {
            items: components["schemas"]["FunnelVersion"][];
        };
        FunnelVersion: {
            funnel_id: string;
            version: number;
            /** @description Whether customers are shown this one. */
            is_published: boolean;
            moment: string;
            audience: components["schemas"]["Audience"];
            priority: number;
            holdout_bps: number;
            max_proposals: number;
            show_without_payment_method: boolean;
            expires_minutes: number | null;
            remember_declines_days: number | null;
            steps: components["schemas"]["FunnelStep"][];
            /** @description As they stood when it was published. */
            offers: components["schemas"]["Offer"][];
            proof: components["schemas"]["FunnelProof"];
            published_at: string;
        };
        AudiencePreview: {
            /** @description How many of those belong to the audience now. */
            matched: number;
            /** @description How many customers were asked about. */
            considered: number;
            /** @description False when the business has more customers than are asked about. */
            is_complete: boolean;
            sample: {
                customer_id: string;
                email: string;
                name: string;
            }[];
        };
        FunnelReplay: {
            funnel_id: string;
            moment: string;
            from: string;
            /** @description Exclusive. */
            to: string;
            /** @description False when there were more moments than are replayed: then `from` is where the newest begin. */
            is_complete: boolean;
            /** @description The oldest moment of this name that is still kept; what is before it nobody knows. Null: none is. */
            recorded_from: string | null;
            /** @description The first day the rates are of, in UTC. */
            rates_from: string;
            /** @description The last day the rates are of. */
            rates_to: string;
            currency: components["schemas"]["Currency"];
            moments: number;
            customers: number;
            proposed: {
                moments: number;
                customers: number;
                /** @description Of those, where nothing at all was proposed in reality. */
                instead_of_nothing: {
                    moments: number;
                    customers: number;
                };
            };
            outside_audience: {
                moments: number;
                customers: number;
                /** @description The first that was not met, most frequent first. */
                conditions: {
                    path: string;
                    what: string;
                    moments: number;
                    customers: number;
                }[];
            };
            /** @description Where nothing would be proposed, by the first reason. */
            withheld: {
                /** @description As in a trace; `proposed_before`: by this replay itself, which counts as a no. */
                reason: string;
                moments: number;
                customers: number;
            }[];
            steps: {
                step_id: string;
                offer_id: string;
                /** @description Where it would be proposed if all before it were declined: certain for a first proposal. */
                reached: {
                    moments: number;
                    customers: number;
                };
                proposals: components["schemas"]["ReplayExpectation"];
                /** @description Of its offer; null when it was never presented on the days the rates are of. */
                rates: {
                    /** @description How often: what the rates are measured on. */
                    presented: number;
                    /** @description Less what was taken back. */
                    accepted: {
                        rate: number;
                        low: number;
                        high: number;
                    };
                    declined: {
                        rate: number;
                        low: number;
                        high: number;
                    };
                } | null;
                outcome: components["schemas"]["ReplayOutcome"];
                /** @description Of all offers of its kind, where its own has none. */
                rates_of_kind: {
                    /** @description How often: what the rates are measured on. */
                    presented: number;
                    /** @description Less what was taken back. */
                    accepted: {
                        rate: number;
                        low: number;
                        high: number;
                    };
                    declined: {
                        rate: number;
                        low: number;
                        high: number;
                    };
                } | null;
                outcome_at_rates_of_kind: ((components["schemas"]["ReplayOutcome"] & unknown) | null) & (components["schemas"]["ReplayOutcome"] & unknown);
                withheld: {
                    /** @description As in a trace; `proposed_before`: by this replay itself, which counts as a no. */
                    reason: string;
                    moments: number;
                    customers: number;
                }[];
            }[];
            total: ((components["schemas"]["ReplayOutcome"] & unknown) | null) & (components["schemas"]["ReplayOutcome"] & unknown);
            /** @description The first 20 of each; outside the audience is withheld, too. */
            sample: {
                proposed: {
                    customer_id: string;
                    /** @description What was decided in reality. */
                    trace_id: string;
                    moment_at: string;
                    step_id: string | null;
                    offer_id: string | null;
                    reason: string | null;
                }[];
                withheld: {
                    customer_id: string;
                    /** @description What was decided in reality. */
                    trace_id: string;
                    moment_at: string;
                    step_id: string | null;
                    offer_id: string | null;
                    reason: string | null;
                }[];
            };
        };
        /** @description An expected number with the ends that its uncertainty leaves, 95 times in 100. `estimate` is null where it is not known. */
        ReplayExpectation: {
            estimate: number | null;
            low: number;
            high: number;
        };
        /** @description Null when it is not known. */
        ReplayOutcome: {
            acceptances: components["schemas"]["ReplayExpectation"];
            touches: components["schemas"]["ReplayExpectation"] & unknown;
        } | null;
        FunnelReplayRequest: {
            /**
             * @description Left out: 30 days before `to`.
             * @example 2026-01-31
             */
            from?: string;
            /**
             * @description Exclusive. Left out: now.
             * @example 2026-01-31
             */
            to?: string;
        };
        Experiment: {
            experiment_id: string;
            business_id: string;
            funnel_id: string;
            step_id: string;
            name: string;
            status: components["schemas"]["ExperimentStatus"];
            variants: components["schemas"]["ExperimentVariant"][];
            window_days: number;
            /** @description The version of the funnel that it ran on; null before it was started. */
            funnel_version: number | null;
            /** @description The offers that variants put in the place of the funnel’s, as they stood when it was started. */
            offers: components["schemas"]["Offer"][];
            /** @description The variant that the funnel was made to be; null when none was. */
            promoted_variant_id: string | null;
            started_at: string | null;
            stopped_at: string | null;
            created_at: string;
            updated_at: string;
        };
        /** @enum {string} */
        ExperimentStatus: "draft" | "running" | "stopped";
        ExperimentVariant: {
            variant_id: string;
            weight: number;
            /** @description Null: the step’s own. */
            offer_id: string | null;
            /** @description Null: as the offer has it. */
            copy: {
                en?: components["schemas"]["OfferCopy"];
                ja?: components["schemas"]["OfferCopy"];
            } | null;
            /** @description Null: none. Left out: as the offer has it. */
            discount?: Record<string, never> & ({
                /** @enum {string} */
                type: "percentage";
                /** @description Basis points: 1000 is 10 %. */
                bps: number;
                cycles: number | null;
            } | {
                /** @enum {string} */
                type: "amount";
                amount: number;
                currency: components["schemas"]["Currency"];
                cycles: number | null;
            } | null);
            swaps_with: string | null;
        };
        CreateExperiment: {
            funnel_id: string;
            /** @description The step of the funnel that is varied. */
            step_id: string;
            /** @description For the seller’s eyes. */
            name: string;
            /** @description 2 to 10. The first is what the others are compared with. */
            variants: components["schemas"]["ExperimentVariantRequest"][];
            /** @description After how many days from their first exposure customers are compared: 7, 30 or 60; 30. */
            window_days?: number | null;
        };
        /** @description What is put in the place of the step. Nothing at all is the funnel as it was published. */
        ExperimentVariantRequest: {
            /** @description A name of its own in the experiment. */
            variant_id: string;
            /** @description Its share of customers is its weight among those of all: a whole number, 1 to 10000. */
            weight: number;
            /** @description Another offer in the place of the step’s own. */
            offer_id?: string | null;
            /** @description Other words. A language that is left out stays as the offer has it. */
            copy?: {
                en?: components["schemas"]["OfferCopyRequest"];
                ja?: components["schemas"]["OfferCopyRequest"];
            } | null;
            /** @description Another discount, or null for none. Left out, it stays as the offer has it. */
            discount?: Record<string, never> & ({
                /** @enum {string} */
                type: "percentage";
                /** @description Basis points: 1000 is 10 %. */
                bps: number;
                /** @description How many paid cycles it lasts, the first included; null is for good. */
                cycles?: number | null;
            } | {
                /** @enum {string} */
                type: "amount";
                amount: number;
                currency: components["schemas"]["Currency"];
                /** @description How many paid cycles it lasts, the first included; null is for good. */
                cycles?: number | null;
            } | null);
            /** @description A step to change places with, so that what came later comes first. */
            swaps_with?: string | null;
        };
        ExperimentList: {
            items: components["schemas"]["Experiment"][];
        };
        /** @description What is left out stays. `variants` replaces all of them. Only a draft can be changed. */
        UpdateExperiment: {
            step_id?: string | null;
            name?: string | null;
            /** @description 2 to 10. The first is what the others are compared with. */
            variants?: components["schemas"]["ExperimentVariantRequest"][] | null;
            /** @description After how many days from their first exposure customers are compared: 7, 30 or 60; 30. */
            window_days?: number | null;
        };
        PromoteVariant: {
            /** @description The winner. */
            variant_id: string;
        };
        OfferSettings: {
            /** @description How many offers follow one purchase or visit at most, from 0 (none at all) to 5. */
            proposals_per_session: number;
            /** @description How many a customer is shown in any 7 days at most. */
            proposals_per_week: number;
            /** @description For how long a one-click acceptance can be taken back; 0 turns that off. */
            undo_minutes: number;
            /** @description For how long the explanation of a decision is kept. */
            trace_days: number;
            /** @description The share of customers who are never proposed anything, in basis points, from 0 to 9000: always the same ones, against whom the effect of all offers is measured. Another share begins another comparison. */
            holdout_bps: number;
        };
        /** @description What is left out stays. */
        UpdateOfferSettings: {
            proposals_per_session?: number | null;
            proposals_per_week?: number | null;
            undo_minutes?: number | null;
            trace_days?: number | null;
            holdout_bps?: number | null;
        };
        OfferPreference: {
            /**
             * @description all: as the business likes. fewer: at most one a week. none: nothing.
             * @enum {string}
             */
            preference: "all" | "fewer" | "none";
        };
        RaisedMoment: {
            presentation: components["schemas"]["Presentation"];
            trace_id: string;
        };
        Presentation: {
            presentation_id: string;
            state: components["schemas"]["PresentationState"];
            customer_id: string;
            moment: string;
            surface: string;
            funnel_id: string;
            step_id: string;
            /** @description What ran at its step when it was proposed; null when nothing did. */
            experiment_id: string | null;
            /** @description The variant that it is. */
            variant_id: string | null;
            offer: {
                offer_id: string;
                kind: components["schemas"]["OfferKind"];
                product_id: string | null;
                addon_id: string | null;
                /** @enum {string|null} */
                proration_billing_mode: "prorated_immediately" | "prorated_immediately_keep_cycle" | "full_immediately" | "difference_immediately" | "do_not_bill" | null;
                pause_days: number | null;
                trial_extension_days: number | null;
                /** @description Of what it sells, as the customer knows it. */
                name: string;
                copy: {
                    en?: components["schemas"]["OfferCopy"];
                    ja?: components["schemas"]["OfferCopy"];
                };
                quantity: components["schemas"]["OfferQuantity"];
            };
            quantity: number;
            quote: components["schemas"]["OfferQuote"];
            /**
             * @description standard_checkout: no saved method can pay it, so accepting leads to a checkout.
             * @enum {string}
             */
            action: "one_click" | "standard_checkout";
            payment_method: {
                payment_method_id: string;
                brand: string;
                last4: string;
            } | null;
            subscription_id: string | null;
            payment_id: string | null;
            error_code: string | null;
            /** @description Where its customer looks at it and answers it. Empty to a key that may only read: whoever has it can answer in the customer’s place. */
            url: string;
            /** @description Whether the customer is told when it ends. */
            shows_expiry: boolean;
            expires_at: string;
            undo_until: string | null;
            trace_id: string;
            created_at: string;
            viewed_at: string | null;
            answered_at: string | null;
        } | null;
        /** @enum {string} */
        PresentationState: "open" | "viewed" | "accepting" | "requires_action" | "failed" | "accepted" | "declined" | "expired" | "undone";
        OfferQuote: {
            quote_id: string;
            currency: components["schemas"]["Currency"];
            lines: {
                name: string;
                quantity: number;
                unit_amount: number;
                subtotal: number;
                discount: number;
                tax: number;
                total: number;
            }[];
            subtotal: number;
            discount: number;
            tax: number;
            /** @description What a subscription gets where a change costs less. */
            credit: number;
            /** @description What accepting is charged, tax included. */
            total_amount: number;
            /** @description What of the total the customer's wallet pays, by what it holds; the card pays the rest. */
            wallet_amount: number;
            /** @description What it costs more than what the customer has, before tax. */
            difference: number | null;
            /** @description What a later cycle costs, before tax and before credit or a wallet pays; null when none is charged by itself. */
            recurring_amount: number | null;
            /** @description The same once a discount that ends has ended; null when that makes no difference. */
            recurring_amount_after_discount: number | null;
            next_billing_date: string | null;
            /** @description What is charged by itself once it is accepted, in order, as the page says it: equal charges are one entry. */
            coming_charges: components["schemas"]["ChargeRun"][];
            /** @description When the subscription ends by itself; null where it goes on, or there is none. */
            ends_at: string | null;
            /** @description Until when it is promised. */
            expires_at: string;
        };
        ChargeRun: {
            /** @description Tax included, after credit and the wallet. */
            amount: number;
            first_date: string;
            /** @description The day of the last one, inclusive; null while they go on. */
            last_date: string | null;
            payment_frequency_count: number;
            /** @enum {string} */
            payment_frequency_interval: "Day" | "Week" | "Month" | "Year";
        };
        RaiseMoment: {
            customer_id: string;
            /** @description usage_limit, milestone, onboarding_complete, cancel_intent, downgrade_intent or your own. */
            moment: string;
            /** @description What audiences ask for: flat, and at most 16 KB. */
            context?: {
                [key: string]: unknown;
            } | null;
            /** @description Where the customer looks: one presentation is open there at a time; main. */
            surface?: string | null;
            /** @description What belongs to one visit, for the caps; left out, a day. */
            session?: string | null;
        };
        DecisionTrace: {
            trace_id: string;
            customer_id: string;
            moment: string;
            surface: string;
            session: string;
            after_presentation_id: string | null;
            stop: components["schemas"]["TraceStop"];
            candidates: {
                funnel_id: string;
                version: number;
                step_id: string | null;
                offer_id: string | null;
                /** @description What runs at this step; null when nothing does. */
                experiment_id: string | null;
                /** @description What the customer has of it. */
                variant_id: string | null;
                stop: ((components["schemas"]["TraceStop"] & unknown) | null) & (components["schemas"]["TraceStop"] & unknown);
            }[];
            candidates_left_out: number;
            decided_at: string;
            expires_at: string;
        };
        /** @description What stopped everything before a funnel was tried. */
        TraceStop: {
            reason: string;
            what: string | null;
            path: string | null;
            expected: ((string | number | boolean | null) | (number | string | boolean | null) | (boolean | string | number | null) | null) | string | number | boolean | null;
            actual: ((string | number | boolean | null) | (number | string | boolean | null) | (boolean | string | number | null) | null) | string | number | boolean | null;
            /** @description What in the customer's past is the cause; null where nothing is. */
            cause: {
                /** @description Offer that was answered, presentation that is open, or what is owned. */
                object_id: string | null;
                /** @description When it was answered. */
                at: string | null;
                /** @description When it stops nothing any more; null if it does not end by itself. */
                until: string | null;
            } | null;
        } | null;
        BusinessPresentationList: {
            items: components["schemas"]["PresentationListItem"][];
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
        };
        PresentationListItem: {
            presentation_id: string;
            state: components["schemas"]["PresentationState"];
            customer: {
                customer_id: string;
                name: string;
                email: string;
            };
            moment: string;
            surface: string;
            funnel_id: string;
            version: number;
            step_id: string;
            experiment_id: string | null;
            variant_id: string | null;
            offer: {
                offer_id: string;
                /** @description As the seller calls it. */
                name: string;
                /** @description Of what it sells. */
                item_name: string;
            };
            currency: components["schemas"]["Currency"];
            /** @description Price that accepting charges, tax included. */
            total_amount: number;
            attempts: number;
            subscription_id: string | null;
            payment_id: string | null;
            error_code: string | null;
            trace_id: string;
            created_at: string;
            viewed_at: string | null;
            answered_at: string | null;
            expires_at: string;
        };
        DecisionTraceList: {
            items: components["schemas"]["DecisionTrace"][];
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
        };
        PresentationList: {
            items: components["schemas"]["Presentation"][];
        };
        ViewPresentation: {
            /** @description How many of it, where the offer leaves a choice. */
            quantity?: number | null;
        };
        Acceptance: {
            /**
             * @description processing: the gateway has not answered. Ask again; nothing is charged twice.
             * @enum {string}
             */
            status: "accepted" | "requires_action" | "failed" | "processing";
            presentation_id: string;
            payment_id: string | null;
            subscription_id: string | null;
            next_action: components["schemas"]["NextAction"];
            error_code: string | null;
            /** @description May be shown to the customer, in the locale that was sent. */
            error_message: string | null;
            /** @description After a decline: a standard checkout at the same price. */
            fallback_checkout_url: string | null;
            /** @description After a decline of what changes a subscription: where the customer gives that another method. From there they come back to the presentation, view it and accept it at the same price. Null for what is sold: that has fallback_checkout_url. */
            update_payment_method_url: string | null;
            /** @description Until when it can be taken back. */
            undo_until: string | null;
        };
        AcceptPresentation: {
            /** @description The price that was on the screen. Another one is refused, and nothing is charged. */
            quote_id?: string | null;
            /** @description Another method of the customer; needed to try again after a failure. */
            payment_method_id?: string | null;
            /**
             * @description The language of the screen; en.
             * @enum {string|null}
             */
            locale?: "en" | "ja" | null;
            /** @description What was on the screen besides the presentation, and where the customer was: kept as proof of consent. */
            screen?: {
                accept_label?: string | null;
                notices?: string[] | null;
                surface?: string | null;
                ip_address?: string | null;
                user_agent?: string | null;
            } | null;
        };
        /** @description next is what is proposed instead. */
        Declined: {
            /** @enum {string} */
            status: "declined";
            next: components["schemas"]["Presentation"];
        };
        Undone: {
            /** @enum {string} */
            status: "undone";
            presentation_id: string;
            payment_id: string | null;
            subscription_id: string | null;
        };
        RetentionOutcome: {
            /**
             * @description `offered`: nothing has been done yet, and presentation waits for an answer. `fulfilled`: it is done. Otherwise how the payment of the change stands; after `failed` the plan is as it was.
             * @enum {string}
             */
            status: "offered" | "fulfilled" | "processing" | "requires_customer_action" | "failed";
            /** @enum {string} */
            kind: "cancel" | "change_plan";
            /** @description As it is now. */
            subscription: {
                subscription_id: string;
                /** @enum {string} */
                status: "pending" | "active" | "on_hold" | "paused" | "cancelled" | "failed" | "expired";
                product_id: string;
                quantity: number;
                next_billing_date: string;
                cancel_at_next_billing_date: boolean;
                scheduled_change: components["schemas"]["ScheduledPlanChange"];
            };
            presentation: ((components["schemas"]["Presentation"] & unknown) | null) & (components["schemas"]["Presentation"] & unknown);
            /** @description POST to it with the same credentials: declines the offer and does what was asked for. */
            fulfil_url: string | null;
            payment_id: string | null;
            next_action: ((components["schemas"]["NextAction"] & unknown) | null) & (components["schemas"]["NextAction"] & unknown);
            error_code: string | null;
            error_message: string | null;
        };
        RetentionRequest: {
            /** @enum {string} */
            kind: "cancel";
            /** @enum {string|null} */
            cancellation_feedback?: "too_expensive" | "missing_features" | "switched_service" | "unused" | "customer_service" | "low_quality" | "too_complex" | "other" | null;
            cancellation_comment?: string | null;
        } | {
            /** @enum {string} */
            kind: "change_plan";
            product_id: string;
            /** @description Left out: as it is. */
            quantity?: number | null;
            /** @enum {string|null} */
            effective_at?: "immediately" | "next_billing_date" | null;
            /** @description Of the preview that the customer has confirmed: exactly that is charged to card and wallet, or credited, or nothing is done. Left out: the price at this moment. */
            quote_id?: string | null;
        };
        RetentionPreview: {
            subscription_id: string;
            product_id: string;
            quantity: number;
            /** @enum {string} */
            effective_at: "immediately" | "next_billing_date";
            effective_date: string;
            currency: components["schemas"]["Currency"];
            /** @description Charged now, tax included and credit taken off. */
            total_amount: number;
            /** @description The part of total_amount that is tax. */
            tax: number;
            /** @description Part of total_amount that the customer's wallet pays, by what it holds now. */
            wallet_amount: number;
            /** @description Granted for later renewals. */
            credit_amount: number;
            quote_id: string;
            /** @description From when quote_id counts no more. */
            expires_at: string;
        };
        RetentionPreviewRequest: {
            product_id: string;
            /** @description Left out: as it is. */
            quantity?: number | null;
            /** @enum {string|null} */
            effective_at?: "immediately" | "next_billing_date" | null;
        };
        MetricsReport: {
            from: string;
            /** @description The first day that is left out. */
            to: string;
            group_by: ("day" | "funnel" | "step" | "offer" | "variant" | "moment" | "surface" | "currency")[];
            /** @description Whether all is in it that was committed before it was asked for. False: ask again in a moment. */
            is_current: boolean;
            items: components["schemas"]["OfferMetrics"][];
        };
        OfferMetrics: {
            group: components["schemas"]["MetricGroup"];
            considered: number;
            /** @description Of the considered, by reason. */
            withheld: {
                [key: string]: number;
            };
            presented: number;
            viewed: number;
            accepted: number;
            declined: number;
            expired: number;
            /** @description Payments of acceptances that failed, by the reason that was told. */
            failed: {
                [key: string]: number;
            };
            /** @description Of the accepted: failed with one click, and paid in the standard checkout. */
            fell_back: number;
            undone: number;
            /** @description How many refunds. */
            refunded: number;
            /** @description Purchases after which something could have been proposed. */
            orders: number;
            /** @description Accepted of presented, from 0 to 1. */
            acceptance_rate: number | null;
            time_to_decide: {
                decisions: number;
                mean_ms: number | null;
                /** @description Interpolated within its bucket. */
                median_ms: number | null;
                buckets: {
                    up_to_ms: number | null;
                    decisions: number;
                }[];
            };
            /** @description One a currency: two are never added. */
            amounts: components["schemas"]["MetricAmounts"][];
        };
        /** @description What the row is about: the fields that were asked for. Null where there is nothing to name. */
        MetricGroup: {
            day?: string;
            funnel_id?: string | null;
            step_id?: string | null;
            offer_id?: string | null;
            experiment_id?: string | null;
            variant_id?: string | null;
            moment?: string | null;
            surface?: string | null;
            currency?: ((string | components["schemas"]["Currency"] | null) | null) | components["schemas"]["Currency"] | null;
        };
        /** @description In minor units. Averages are rounded once, half away from zero; null where they are of nothing. */
        MetricAmounts: {
            currency: components["schemas"]["Currency"];
            presented: number;
            accepted: number;
            /** @description What accepting earned, before tax. */
            gross: number;
            /** @description Given back in the period, undone acceptances among it. */
            refunded: number;
            /** @description Gross less refunded. */
            net: number;
            /** @description Net of each presentation. */
            revenue_per_presentation: number | null;
            orders: number;
            /** @description What purchases came to, before tax and without any offer. */
            ordered: number;
            /** @description Ordered of each order. */
            average_order_value_without: number | null;
            /** @description Ordered and net together, of each order. */
            average_order_value_with: number | null;
        };
        LiftReport: {
            /** @description Null: the whole business. */
            funnel_id: string | null;
            /** @description Every share that was ever held out is a comparison of its own, the newest first. */
            holdouts: {
                holdout_bps: number;
                customers: number;
                first_joined_on: string;
                last_joined_on: string;
            }[];
            /** @description The share of the comparison that is answered. */
            holdout_bps: number | null;
            /** @description The day: windows that end on it are not over. */
            as_of: string;
            /** @description Whether all is in it that was committed before it was asked for. False: ask again in a moment. */
            is_current: boolean;
            arms: {
                /** @description The first is what the others are compared with. */
                arm: string;
                /** @description Everybody who joined. */
                customers: number;
                expected_share: number;
                observed_share: number;
            }[];
            sample_ratio: {
                is_alarm: boolean;
                /** @description May be looked at at any time. */
                p_value: number;
                sentence: string;
            };
            /** @description By currency, then window. */
            results: components["schemas"]["LiftResult"][];
        };
        LiftResult: {
            currency: components["schemas"]["Currency"];
            window_days: number;
            /** @description The window that was chosen when the experiment began. */
            is_deciding: boolean;
            arms: {
                arm: string;
                joined: number;
                /** @description Of those, whose window is over: they are compared. */
                customers: number;
                /** @description Of those, whose net revenue is not 0. */
                payers: number;
                /** @description Net of refunds, before tax. */
                revenue: number;
                /** @description In minor units, to a hundredth of one: an estimate. */
                revenue_per_customer: number | null;
            }[];
            comparisons: components["schemas"]["LiftComparison"][];
        };
        LiftComparison: {
            arm: string;
            against: string;
            /** @enum {string} */
            verdict: "not_enough_data" | "no_difference_seen" | "better" | "worse" | "sample_ratio_mismatch";
            /** @description The verdict in plain words, in English. */
            sentence: string;
            /** @description More of each customer than the other arm; null while nothing may be said. */
            difference: number | null;
            /** @description The difference lies within, with 95 % certainty, however often one looks. */
            interval: {
                lower: number;
                upper: number;
            } | null;
            /** @description The difference as a share: 0.1 is 10 % more. */
            relative_lift: number | null;
            relative_interval: {
                lower: number;
                upper: number;
            } | null;
            /** @description What is missing before anything may be said. */
            lacks: {
                arm: {
                    customers: number;
                    payers: number;
                };
                against: {
                    customers: number;
                    payers: number;
                };
            } | null;
        };
        ExperimentResults: {
            experiment_id: string;
            window_days: number;
            /** @description The day: windows that end on it are not over. */
            as_of: string;
            /** @description Whether all is in it that was committed before it was asked for. False: ask again in a moment. */
            is_current: boolean;
            arms: {
                /** @description The first is what the others are compared with. */
                arm: string;
                /** @description Everybody who joined. */
                customers: number;
                expected_share: number;
                observed_share: number;
            }[];
            sample_ratio: {
                is_alarm: boolean;
                /** @description May be looked at at any time. */
                p_value: number;
                sentence: string;
            };
            /** @description By currency, then window. */
            results: components["schemas"]["LiftResult"][];
        };
        AnalyticsRebuilding: {
            /** @description Whether anything was put right. */
            has_differed: boolean;
            /** @description Rows of metrics that were wrong. */
            metrics: number;
            /** @description Customers of comparisons whose revenue was wrong. */
            exposures: number;
            /** @description Rows of comparisons that were wrong. */
            cohorts: number;
        };
        ImageUpload: {
            /** @description Address for one `PUT` of the picture itself, for an hour. */
            url: string;
            /** @description Not needed: what is put there becomes the image. */
            image_id: null;
        };
        Settings: {
            /** @description Whether `prorated_immediately` and `difference_immediately` start a new period today instead of keeping the billing date. `prorated_immediately_keep_cycle` never does. */
            plan_change_resets_billing_date: boolean;
            /**
             * @description What becomes of a change of plan whose payment fails, where the request does not say.
             * @enum {string}
             */
            on_payment_failure: "apply_change" | "prevent_change";
            /** @description Whether a plan is sold to a customer who has it, or another term of it (products with the same `metadata.plan`), already. Otherwise that is refused with `CUSTOMER_HAS_EXISTING_SUBSCRIPTION`. */
            allow_multiple_subscriptions: boolean;
            payment_retries: {
                /** @description Whether a renewal that was declined for a passing reason is tried again by itself: after 12, 24, 48, 72, 96 and 120 hours and twice 7 days. */
                enabled: boolean;
                /** @description For how many days after the first failure; no attempt falls later. */
                window_days: number;
            };
            /**
             * @description IANA name of the zone whose calendar counts: billing dates, trials and terms are days of it, and dates are shown in it. A subscription keeps the zone that it began with.
             * @example Asia/Tokyo
             */
            time_zone: string;
            /**
             * @description How the tax of a document is rounded, once for each rate and then split over its lines. It counts for what is priced from now on.
             * @enum {string}
             */
            tax_rounding: "half_up" | "down" | "up";
            /** @description When customers who pay in person are authenticated (3-D Secure): at a checkout, with an accepted offer, for a change of plan. Renewals never are: nobody is there. A new business begins with `always` for Japan. */
            authentication: {
                default: components["schemas"]["AuthenticationRule"];
                /**
                 * @description Rules of single countries, by the country of the buyer's billing address. Given, they replace all that were there.
                 * @example {
                 *       "JP": "always"
                 *     }
                 */
                countries: {
                    AF?: components["schemas"]["AuthenticationRule"];
                    AX?: components["schemas"]["AuthenticationRule"];
                    AL?: components["schemas"]["AuthenticationRule"];
                    DZ?: components["schemas"]["AuthenticationRule"];
                    AS?: components["schemas"]["AuthenticationRule"];
                    AD?: components["schemas"]["AuthenticationRule"];
                    AO?: components["schemas"]["AuthenticationRule"];
                    AI?: components["schemas"]["AuthenticationRule"];
                    AQ?: components["schemas"]["AuthenticationRule"];
                    AG?: components["schemas"]["AuthenticationRule"];
                    AR?: components["schemas"]["AuthenticationRule"];
                    AM?: components["schemas"]["AuthenticationRule"];
                    AW?: components["schemas"]["AuthenticationRule"];
                    AU?: components["schemas"]["AuthenticationRule"];
                    AT?: components["schemas"]["AuthenticationRule"];
                    AZ?: components["schemas"]["AuthenticationRule"];
                    BS?: components["schemas"]["AuthenticationRule"];
                    BH?: components["schemas"]["AuthenticationRule"];
                    BD?: components["schemas"]["AuthenticationRule"];
                    BB?: components["schemas"]["AuthenticationRule"];
                    BY?: components["schemas"]["AuthenticationRule"];
                    BE?: components["schemas"]["AuthenticationRule"];
                    BZ?: components["schemas"]["AuthenticationRule"];
                    BJ?: components["schemas"]["AuthenticationRule"];
                    BM?: components["schemas"]["AuthenticationRule"];
                    BT?: components["schemas"]["AuthenticationRule"];
                    BO?: components["schemas"]["AuthenticationRule"];
                    BQ?: components["schemas"]["AuthenticationRule"];
                    BA?: components["schemas"]["AuthenticationRule"];
                    BW?: components["schemas"]["AuthenticationRule"];
                    BV?: components["schemas"]["AuthenticationRule"];
                    BR?: components["schemas"]["AuthenticationRule"];
                    IO?: components["schemas"]["AuthenticationRule"];
                    BN?: components["schemas"]["AuthenticationRule"];
                    BG?: components["schemas"]["AuthenticationRule"];
                    BF?: components["schemas"]["AuthenticationRule"];
                    BI?: components["schemas"]["AuthenticationRule"];
                    KH?: components["schemas"]["AuthenticationRule"];
                    CM?: components["schemas"]["AuthenticationRule"];
                    CA?: components["schemas"]["AuthenticationRule"];
                    CV?: components["schemas"]["AuthenticationRule"];
                    KY?: components["schemas"]["AuthenticationRule"];
                    CF?: components["schemas"]["AuthenticationRule"];
                    TD?: components["schemas"]["AuthenticationRule"];
                    CL?: components["schemas"]["AuthenticationRule"];
                    CN?: components["schemas"]["AuthenticationRule"];
                    CX?: components["schemas"]["AuthenticationRule"];
                    CC?: components["schemas"]["AuthenticationRule"];
                    CO?: components["schemas"]["AuthenticationRule"];
                    KM?: components["schemas"]["AuthenticationRule"];
                    CG?: components["schemas"]["AuthenticationRule"];
                    CD?: components["schemas"]["AuthenticationRule"];
                    CK?: components["schemas"]["AuthenticationRule"];
                    CR?: components["schemas"]["AuthenticationRule"];
                    CI?: components["schemas"]["AuthenticationRule"];
                    HR?: components["schemas"]["AuthenticationRule"];
                    CU?: components["schemas"]["AuthenticationRule"];
                    CW?: components["schemas"]["AuthenticationRule"];
                    CY?: components["schemas"]["AuthenticationRule"];
                    CZ?: components["schemas"]["AuthenticationRule"];
                    DK?: components["schemas"]["AuthenticationRule"];
                    DJ?: components["schemas"]["AuthenticationRule"];
                    DM?: components["schemas"]["AuthenticationRule"];
                    DO?: components["schemas"]["AuthenticationRule"];
                    EC?: components["schemas"]["AuthenticationRule"];
                    EG?: components["schemas"]["AuthenticationRule"];
                    SV?: components["schemas"]["AuthenticationRule"];
                    GQ?: components["schemas"]["AuthenticationRule"];
                    ER?: components["schemas"]["AuthenticationRule"];
                    EE?: components["schemas"]["AuthenticationRule"];
                    ET?: components["schemas"]["AuthenticationRule"];
                    FK?: components["schemas"]["AuthenticationRule"];
                    FO?: components["schemas"]["AuthenticationRule"];
                    FJ?: components["schemas"]["AuthenticationRule"];
                    FI?: components["schemas"]["AuthenticationRule"];
                    FR?: components["schemas"]["AuthenticationRule"];
                    GF?: components["schemas"]["AuthenticationRule"];
                    PF?: components["schemas"]["AuthenticationRule"];
                    TF?: components["schemas"]["AuthenticationRule"];
                    GA?: components["schemas"]["AuthenticationRule"];
                    GM?: components["schemas"]["AuthenticationRule"];
                    GE?: components["schemas"]["AuthenticationRule"];
                    DE?: components["schemas"]["AuthenticationRule"];
                    GH?: components["schemas"]["AuthenticationRule"];
                    GI?: components["schemas"]["AuthenticationRule"];
                    GR?: components["schemas"]["AuthenticationRule"];
                    GL?: components["schemas"]["AuthenticationRule"];
                    GD?: components["schemas"]["AuthenticationRule"];
                    GP?: components["schemas"]["AuthenticationRule"];
                    GU?: components["schemas"]["AuthenticationRule"];
                    GT?: components["schemas"]["AuthenticationRule"];
                    GG?: components["schemas"]["AuthenticationRule"];
                    GN?: components["schemas"]["AuthenticationRule"];
                    GW?: components["schemas"]["AuthenticationRule"];
                    GY?: components["schemas"]["AuthenticationRule"];
                    HT?: components["schemas"]["AuthenticationRule"];
                    HM?: components["schemas"]["AuthenticationRule"];
                    VA?: components["schemas"]["AuthenticationRule"];
                    HN?: components["schemas"]["AuthenticationRule"];
                    HK?: components["schemas"]["AuthenticationRule"];
                    HU?: components["schemas"]["AuthenticationRule"];
                    IS?: components["schemas"]["AuthenticationRule"];
                    IN?: components["schemas"]["AuthenticationRule"];
                    ID?: components["schemas"]["AuthenticationRule"];
                    IR?: components["schemas"]["AuthenticationRule"];
                    IQ?: components["schemas"]["AuthenticationRule"];
                    IE?: components["schemas"]["AuthenticationRule"];
                    IM?: components["schemas"]["AuthenticationRule"];
                    IL?: components["schemas"]["AuthenticationRule"];
                    IT?: components["schemas"]["AuthenticationRule"];
                    JM?: components["schemas"]["AuthenticationRule"];
                    JP?: components["schemas"]["AuthenticationRule"];
                    JE?: components["schemas"]["AuthenticationRule"];
                    JO?: components["schemas"]["AuthenticationRule"];
                    KZ?: components["schemas"]["AuthenticationRule"];
                    KE?: components["schemas"]["AuthenticationRule"];
                    KI?: components["schemas"]["AuthenticationRule"];
                    KP?: components["schemas"]["AuthenticationRule"];
                    KR?: components["schemas"]["AuthenticationRule"];
                    KW?: components["schemas"]["AuthenticationRule"];
                    KG?: components["schemas"]["AuthenticationRule"];
                    LA?: components["schemas"]["AuthenticationRule"];
                    LV?: components["schemas"]["AuthenticationRule"];
                    LB?: components["schemas"]["AuthenticationRule"];
                    LS?: components["schemas"]["AuthenticationRule"];
                    LR?: components["schemas"]["AuthenticationRule"];
                    LY?: components["schemas"]["AuthenticationRule"];
                    LI?: components["schemas"]["AuthenticationRule"];
                    LT?: components["schemas"]["AuthenticationRule"];
                    LU?: components["schemas"]["AuthenticationRule"];
                    MO?: components["schemas"]["AuthenticationRule"];
                    MK?: components["schemas"]["AuthenticationRule"];
                    MG?: components["schemas"]["AuthenticationRule"];
                    MW?: components["schemas"]["AuthenticationRule"];
                    MY?: components["schemas"]["AuthenticationRule"];
                    MV?: components["schemas"]["AuthenticationRule"];
                    ML?: components["schemas"]["AuthenticationRule"];
                    MT?: components["schemas"]["AuthenticationRule"];
                    MH?: components["schemas"]["AuthenticationRule"];
                    MQ?: components["schemas"]["AuthenticationRule"];
                    MR?: components["schemas"]["AuthenticationRule"];
                    MU?: components["schemas"]["AuthenticationRule"];
                    YT?: components["schemas"]["AuthenticationRule"];
                    MX?: components["schemas"]["AuthenticationRule"];
                    FM?: components["schemas"]["AuthenticationRule"];
                    MD?: components["schemas"]["AuthenticationRule"];
                    MC?: components["schemas"]["AuthenticationRule"];
                    MN?: components["schemas"]["AuthenticationRule"];
                    ME?: components["schemas"]["AuthenticationRule"];
                    MS?: components["schemas"]["AuthenticationRule"];
                    MA?: components["schemas"]["AuthenticationRule"];
                    MZ?: components["schemas"]["AuthenticationRule"];
                    MM?: components["schemas"]["AuthenticationRule"];
                    NA?: components["schemas"]["AuthenticationRule"];
                    NR?: components["schemas"]["AuthenticationRule"];
                    NP?: components["schemas"]["AuthenticationRule"];
                    NL?: components["schemas"]["AuthenticationRule"];
                    NC?: components["schemas"]["AuthenticationRule"];
                    NZ?: components["schemas"]["AuthenticationRule"];
                    NI?: components["schemas"]["AuthenticationRule"];
                    NE?: components["schemas"]["AuthenticationRule"];
                    NG?: components["schemas"]["AuthenticationRule"];
                    NU?: components["schemas"]["AuthenticationRule"];
                    NF?: components["schemas"]["AuthenticationRule"];
                    MP?: components["schemas"]["AuthenticationRule"];
                    NO?: components["schemas"]["AuthenticationRule"];
                    OM?: components["schemas"]["AuthenticationRule"];
                    PK?: components["schemas"]["AuthenticationRule"];
                    PW?: components["schemas"]["AuthenticationRule"];
                    PS?: components["schemas"]["AuthenticationRule"];
                    PA?: components["schemas"]["AuthenticationRule"];
                    PG?: components["schemas"]["AuthenticationRule"];
                    PY?: components["schemas"]["AuthenticationRule"];
                    PE?: components["schemas"]["AuthenticationRule"];
                    PH?: components["schemas"]["AuthenticationRule"];
                    PN?: components["schemas"]["AuthenticationRule"];
                    PL?: components["schemas"]["AuthenticationRule"];
                    PT?: components["schemas"]["AuthenticationRule"];
                    PR?: components["schemas"]["AuthenticationRule"];
                    QA?: components["schemas"]["AuthenticationRule"];
                    RE?: components["schemas"]["AuthenticationRule"];
                    RO?: components["schemas"]["AuthenticationRule"];
                    RU?: components["schemas"]["AuthenticationRule"];
                    RW?: components["schemas"]["AuthenticationRule"];
                    BL?: components["schemas"]["AuthenticationRule"];
                    SH?: components["schemas"]["AuthenticationRule"];
                    KN?: components["schemas"]["AuthenticationRule"];
                    LC?: components["schemas"]["AuthenticationRule"];
                    MF?: components["schemas"]["AuthenticationRule"];
                    PM?: components["schemas"]["AuthenticationRule"];
                    VC?: components["schemas"]["AuthenticationRule"];
                    WS?: components["schemas"]["AuthenticationRule"];
                    SM?: components["schemas"]["AuthenticationRule"];
                    ST?: components["schemas"]["AuthenticationRule"];
                    SA?: components["schemas"]["AuthenticationRule"];
                    SN?: components["schemas"]["AuthenticationRule"];
                    RS?: components["schemas"]["AuthenticationRule"];
                    SC?: components["schemas"]["AuthenticationRule"];
                    SL?: components["schemas"]["AuthenticationRule"];
                    SG?: components["schemas"]["AuthenticationRule"];
                    SX?: components["schemas"]["AuthenticationRule"];
                    SK?: components["schemas"]["AuthenticationRule"];
                    SI?: components["schemas"]["AuthenticationRule"];
                    SB?: components["schemas"]["AuthenticationRule"];
                    SO?: components["schemas"]["AuthenticationRule"];
                    ZA?: components["schemas"]["AuthenticationRule"];
                    GS?: components["schemas"]["AuthenticationRule"];
                    SS?: components["schemas"]["AuthenticationRule"];
                    ES?: components["schemas"]["AuthenticationRule"];
                    LK?: components["schemas"]["AuthenticationRule"];
                    SD?: components["schemas"]["AuthenticationRule"];
                    SR?: components["schemas"]["AuthenticationRule"];
                    SJ?: components["schemas"]["AuthenticationRule"];
                    SZ?: components["schemas"]["AuthenticationRule"];
                    SE?: components["schemas"]["AuthenticationRule"];
                    CH?: components["schemas"]["AuthenticationRule"];
                    SY?: components["schemas"]["AuthenticationRule"];
                    TW?: components["schemas"]["AuthenticationRule"];
                    TJ?: components["schemas"]["AuthenticationRule"];
                    TZ?: components["schemas"]["AuthenticationRule"];
                    TH?: components["schemas"]["AuthenticationRule"];
                    TL?: components["schemas"]["AuthenticationRule"];
                    TG?: components["schemas"]["AuthenticationRule"];
                    TK?: components["schemas"]["AuthenticationRule"];
                    TO?: components["schemas"]["AuthenticationRule"];
                    TT?: components["schemas"]["AuthenticationRule"];
                    TN?: components["schemas"]["AuthenticationRule"];
                    TR?: components["schemas"]["AuthenticationRule"];
                    TM?: components["schemas"]["AuthenticationRule"];
                    TC?: components["schemas"]["AuthenticationRule"];
                    TV?: components["schemas"]["AuthenticationRule"];
                    UG?: components["schemas"]["AuthenticationRule"];
                    UA?: components["schemas"]["AuthenticationRule"];
                    AE?: components["schemas"]["AuthenticationRule"];
                    GB?: components["schemas"]["AuthenticationRule"];
                    UM?: components["schemas"]["AuthenticationRule"];
                    US?: components["schemas"]["AuthenticationRule"];
                    UY?: components["schemas"]["AuthenticationRule"];
                    UZ?: components["schemas"]["AuthenticationRule"];
                    VU?: components["schemas"]["AuthenticationRule"];
                    VE?: components["schemas"]["AuthenticationRule"];
                    VN?: components["schemas"]["AuthenticationRule"];
                    VG?: components["schemas"]["AuthenticationRule"];
                    VI?: components["schemas"]["AuthenticationRule"];
                    WF?: components["schemas"]["AuthenticationRule"];
                    EH?: components["schemas"]["AuthenticationRule"];
                    YE?: components["schemas"]["AuthenticationRule"];
                    ZM?: components["schemas"]["AuthenticationRule"];
                    ZW?: components["schemas"]["AuthenticationRule"];
                };
            };
            emails: components["schemas"]["EmailSwitches"];
        };
        /**
         * @description `when_asked`: only where the bank wants it; `always`: at every payment.
         * @enum {string}
         */
        AuthenticationRule: "when_asked" | "always";
        /** @description Which e-mails customers get. `offer_open` is advertising and goes only to customers who take offers; `renewal_coming` is sent 7 days before a yearly plan renews and before a trial ends. */
        EmailSwitches: {
            receipt: boolean;
            payment_failed: boolean;
            renewal_coming: boolean;
            plan_changed: boolean;
            cancelled: boolean;
            refunded: boolean;
            undone: boolean;
            offer_open: boolean;
        };
        UpdateSettings: {
            /** @description Whether `prorated_immediately` and `difference_immediately` start a new period today instead of keeping the billing date. `prorated_immediately_keep_cycle` never does. */
            plan_change_resets_billing_date?: boolean;
            /**
             * @description What becomes of a change of plan whose payment fails, where the request does not say.
             * @enum {string}
             */
            on_payment_failure?: "apply_change" | "prevent_change";
            /** @description Whether a plan is sold to a customer who has it, or another term of it (products with the same `metadata.plan`), already. Otherwise that is refused with `CUSTOMER_HAS_EXISTING_SUBSCRIPTION`. */
            allow_multiple_subscriptions?: boolean;
            payment_retries?: {
                /** @description Whether a renewal that was declined for a passing reason is tried again by itself: after 12, 24, 48, 72, 96 and 120 hours and twice 7 days. */
                enabled?: boolean;
                /** @description For how many days after the first failure; no attempt falls later. */
                window_days?: number;
            };
            /**
             * @description IANA name of the zone whose calendar counts: billing dates, trials and terms are days of it, and dates are shown in it. A subscription keeps the zone that it began with.
             * @example Asia/Tokyo
             */
            time_zone?: string;
            /**
             * @description How the tax of a document is rounded, once for each rate and then split over its lines. It counts for what is priced from now on.
             * @enum {string}
             */
            tax_rounding?: "half_up" | "down" | "up";
            authentication?: {
                default?: components["schemas"]["AuthenticationRule"];
                /**
                 * @description Rules of single countries, by the country of the buyer's billing address. Given, they replace all that were there.
                 * @example {
                 *       "JP": "always"
                 *     }
                 */
                countries?: {
                    AF?: components["schemas"]["AuthenticationRule"];
                    AX?: components["schemas"]["AuthenticationRule"];
                    AL?: components["schemas"]["AuthenticationRule"];
                    DZ?: components["schemas"]["AuthenticationRule"];
                    AS?: components["schemas"]["AuthenticationRule"];
                    AD?: components["schemas"]["AuthenticationRule"];
                    AO?: components["schemas"]["AuthenticationRule"];
                    AI?: components["schemas"]["AuthenticationRule"];
                    AQ?: components["schemas"]["AuthenticationRule"];
                    AG?: components["schemas"]["AuthenticationRule"];
                    AR?: components["schemas"]["AuthenticationRule"];
                    AM?: components["schemas"]["AuthenticationRule"];
                    AW?: components["schemas"]["AuthenticationRule"];
                    AU?: components["schemas"]["AuthenticationRule"];
                    AT?: components["schemas"]["AuthenticationRule"];
                    AZ?: components["schemas"]["AuthenticationRule"];
                    BS?: components["schemas"]["AuthenticationRule"];
                    BH?: components["schemas"]["AuthenticationRule"];
                    BD?: components["schemas"]["AuthenticationRule"];
                    BB?: components["schemas"]["AuthenticationRule"];
                    BY?: components["schemas"]["AuthenticationRule"];
                    BE?: components["schemas"]["AuthenticationRule"];
                    BZ?: components["schemas"]["AuthenticationRule"];
                    BJ?: components["schemas"]["AuthenticationRule"];
                    BM?: components["schemas"]["AuthenticationRule"];
                    BT?: components["schemas"]["AuthenticationRule"];
                    BO?: components["schemas"]["AuthenticationRule"];
                    BQ?: components["schemas"]["AuthenticationRule"];
                    BA?: components["schemas"]["AuthenticationRule"];
                    BW?: components["schemas"]["AuthenticationRule"];
                    BV?: components["schemas"]["AuthenticationRule"];
                    BR?: components["schemas"]["AuthenticationRule"];
                    IO?: components["schemas"]["AuthenticationRule"];
                    BN?: components["schemas"]["AuthenticationRule"];
                    BG?: components["schemas"]["AuthenticationRule"];
                    BF?: components["schemas"]["AuthenticationRule"];
                    BI?: components["schemas"]["AuthenticationRule"];
                    KH?: components["schemas"]["AuthenticationRule"];
                    CM?: components["schemas"]["AuthenticationRule"];
                    CA?: components["schemas"]["AuthenticationRule"];
                    CV?: components["schemas"]["AuthenticationRule"];
                    KY?: components["schemas"]["AuthenticationRule"];
                    CF?: components["schemas"]["AuthenticationRule"];
                    TD?: components["schemas"]["AuthenticationRule"];
                    CL?: components["schemas"]["AuthenticationRule"];
                    CN?: components["schemas"]["AuthenticationRule"];
                    CX?: components["schemas"]["AuthenticationRule"];
                    CC?: components["schemas"]["AuthenticationRule"];
                    CO?: components["schemas"]["AuthenticationRule"];
                    KM?: components["schemas"]["AuthenticationRule"];
                    CG?: components["schemas"]["AuthenticationRule"];
                    CD?: components["schemas"]["AuthenticationRule"];
                    CK?: components["schemas"]["AuthenticationRule"];
                    CR?: components["schemas"]["AuthenticationRule"];
                    CI?: components["schemas"]["AuthenticationRule"];
                    HR?: components["schemas"]["AuthenticationRule"];
                    CU?: components["schemas"]["AuthenticationRule"];
                    CW?: components["schemas"]["AuthenticationRule"];
                    CY?: components["schemas"]["AuthenticationRule"];
                    CZ?: components["schemas"]["AuthenticationRule"];
                    DK?: components["schemas"]["AuthenticationRule"];
                    DJ?: components["schemas"]["AuthenticationRule"];
                    DM?: components["schemas"]["AuthenticationRule"];
                    DO?: components["schemas"]["AuthenticationRule"];
                    EC?: components["schemas"]["AuthenticationRule"];
                    EG?: components["schemas"]["AuthenticationRule"];
                    SV?: components["schemas"]["AuthenticationRule"];
                    GQ?: components["schemas"]["AuthenticationRule"];
                    ER?: components["schemas"]["AuthenticationRule"];
                    EE?: components["schemas"]["AuthenticationRule"];
                    ET?: components["schemas"]["AuthenticationRule"];
                    FK?: components["schemas"]["AuthenticationRule"];
                    FO?: components["schemas"]["AuthenticationRule"];
                    FJ?: components["schemas"]["AuthenticationRule"];
                    FI?: components["schemas"]["AuthenticationRule"];
                    FR?: components["schemas"]["AuthenticationRule"];
                    GF?: components["schemas"]["AuthenticationRule"];
                    PF?: components["schemas"]["AuthenticationRule"];
                    TF?: components["schemas"]["AuthenticationRule"];
                    GA?: components["schemas"]["AuthenticationRule"];
                    GM?: components["schemas"]["AuthenticationRule"];
                    GE?: components["schemas"]["AuthenticationRule"];
                    DE?: components["schemas"]["AuthenticationRule"];
                    GH?: components["schemas"]["AuthenticationRule"];
                    GI?: components["schemas"]["AuthenticationRule"];
                    GR?: components["schemas"]["AuthenticationRule"];
                    GL?: components["schemas"]["AuthenticationRule"];
                    GD?: components["schemas"]["AuthenticationRule"];
                    GP?: components["schemas"]["AuthenticationRule"];
                    GU?: components["schemas"]["AuthenticationRule"];
                    GT?: components["schemas"]["AuthenticationRule"];
                    GG?: components["schemas"]["AuthenticationRule"];
                    GN?: components["schemas"]["AuthenticationRule"];
                    GW?: components["schemas"]["AuthenticationRule"];
                    GY?: components["schemas"]["AuthenticationRule"];
                    HT?: components["schemas"]["AuthenticationRule"];
                    HM?: components["schemas"]["AuthenticationRule"];
                    VA?: components["schemas"]["AuthenticationRule"];
                    HN?: components["schemas"]["AuthenticationRule"];
                    HK?: components["schemas"]["AuthenticationRule"];
                    HU?: components["schemas"]["AuthenticationRule"];
                    IS?: components["schemas"]["AuthenticationRule"];
                    IN?: components["schemas"]["AuthenticationRule"];
                    ID?: components["schemas"]["AuthenticationRule"];
                    IR?: components["schemas"]["AuthenticationRule"];
                    IQ?: components["schemas"]["AuthenticationRule"];
                    IE?: components["schemas"]["AuthenticationRule"];
                    IM?: components["schemas"]["AuthenticationRule"];
                    IL?: components["schemas"]["AuthenticationRule"];
                    IT?: components["schemas"]["AuthenticationRule"];
                    JM?: components["schemas"]["AuthenticationRule"];
                    JP?: components["schemas"]["AuthenticationRule"];
                    JE?: components["schemas"]["AuthenticationRule"];
                    JO?: components["schemas"]["AuthenticationRule"];
                    KZ?: components["schemas"]["AuthenticationRule"];
                    KE?: components["schemas"]["AuthenticationRule"];
                    KI?: components["schemas"]["AuthenticationRule"];
                    KP?: components["schemas"]["AuthenticationRule"];
                    KR?: components["schemas"]["AuthenticationRule"];
                    KW?: components["schemas"]["AuthenticationRule"];
                    KG?: components["schemas"]["AuthenticationRule"];
                    LA?: components["schemas"]["AuthenticationRule"];
                    LV?: components["schemas"]["AuthenticationRule"];
                    LB?: components["schemas"]["AuthenticationRule"];
                    LS?: components["schemas"]["AuthenticationRule"];
                    LR?: components["schemas"]["AuthenticationRule"];
                    LY?: components["schemas"]["AuthenticationRule"];
                    LI?: components["schemas"]["AuthenticationRule"];
                    LT?: components["schemas"]["AuthenticationRule"];
                    LU?: components["schemas"]["AuthenticationRule"];
                    MO?: components["schemas"]["AuthenticationRule"];
                    MK?: components["schemas"]["AuthenticationRule"];
                    MG?: components["schemas"]["AuthenticationRule"];
                    MW?: components["schemas"]["AuthenticationRule"];
                    MY?: components["schemas"]["AuthenticationRule"];
                    MV?: components["schemas"]["AuthenticationRule"];
                    ML?: components["schemas"]["AuthenticationRule"];
                    MT?: components["schemas"]["AuthenticationRule"];
                    MH?: components["schemas"]["AuthenticationRule"];
                    MQ?: components["schemas"]["AuthenticationRule"];
                    MR?: components["schemas"]["AuthenticationRule"];
                    MU?: components["schemas"]["AuthenticationRule"];
                    YT?: components["schemas"]["AuthenticationRule"];
                    MX?: components["schemas"]["AuthenticationRule"];
                    FM?: components["schemas"]["AuthenticationRule"];
                    MD?: components["schemas"]["AuthenticationRule"];
                    MC?: components["schemas"]["AuthenticationRule"];
                    MN?: components["schemas"]["AuthenticationRule"];
                    ME?: components["schemas"]["AuthenticationRule"];
                    MS?: components["schemas"]["AuthenticationRule"];
                    MA?: components["schemas"]["AuthenticationRule"];
                    MZ?: components["schemas"]["AuthenticationRule"];
                    MM?: components["schemas"]["AuthenticationRule"];
                    NA?: components["schemas"]["AuthenticationRule"];
                    NR?: components["schemas"]["AuthenticationRule"];
                    NP?: components["schemas"]["AuthenticationRule"];
                    NL?: components["schemas"]["AuthenticationRule"];
                    NC?: components["schemas"]["AuthenticationRule"];
                    NZ?: components["schemas"]["AuthenticationRule"];
                    NI?: components["schemas"]["AuthenticationRule"];
                    NE?: components["schemas"]["AuthenticationRule"];
                    NG?: components["schemas"]["AuthenticationRule"];
                    NU?: components["schemas"]["AuthenticationRule"];
                    NF?: components["schemas"]["AuthenticationRule"];
                    MP?: components["schemas"]["AuthenticationRule"];
                    NO?: components["schemas"]["AuthenticationRule"];
                    OM?: components["schemas"]["AuthenticationRule"];
                    PK?: components["schemas"]["AuthenticationRule"];
                    PW?: components["schemas"]["AuthenticationRule"];
                    PS?: components["schemas"]["AuthenticationRule"];
                    PA?: components["schemas"]["AuthenticationRule"];
                    PG?: components["schemas"]["AuthenticationRule"];
                    PY?: components["schemas"]["AuthenticationRule"];
                    PE?: components["schemas"]["AuthenticationRule"];
                    PH?: components["schemas"]["AuthenticationRule"];
                    PN?: components["schemas"]["AuthenticationRule"];
                    PL?: components["schemas"]["AuthenticationRule"];
                    PT?: components["schemas"]["AuthenticationRule"];
                    PR?: components["schemas"]["AuthenticationRule"];
                    QA?: components["schemas"]["AuthenticationRule"];
                    RE?: components["schemas"]["AuthenticationRule"];
                    RO?: components["schemas"]["AuthenticationRule"];
                    RU?: components["schemas"]["AuthenticationRule"];
                    RW?: components["schemas"]["AuthenticationRule"];
                    BL?: components["schemas"]["AuthenticationRule"];
                    SH?: components["schemas"]["AuthenticationRule"];
                    KN?: components["schemas"]["AuthenticationRule"];
                    LC?: components["schemas"]["AuthenticationRule"];
                    MF?: components["schemas"]["AuthenticationRule"];
                    PM?: components["schemas"]["AuthenticationRule"];
                    VC?: components["schemas"]["AuthenticationRule"];
                    WS?: components["schemas"]["AuthenticationRule"];
                    SM?: components["schemas"]["AuthenticationRule"];
                    ST?: components["schemas"]["AuthenticationRule"];
                    SA?: components["schemas"]["AuthenticationRule"];
                    SN?: components["schemas"]["AuthenticationRule"];
                    RS?: components["schemas"]["AuthenticationRule"];
                    SC?: components["schemas"]["AuthenticationRule"];
                    SL?: components["schemas"]["AuthenticationRule"];
                    SG?: components["schemas"]["AuthenticationRule"];
                    SX?: components["schemas"]["AuthenticationRule"];
                    SK?: components["schemas"]["AuthenticationRule"];
                    SI?: components["schemas"]["AuthenticationRule"];
                    SB?: components["schemas"]["AuthenticationRule"];
                    SO?: components["schemas"]["AuthenticationRule"];
                    ZA?: components["schemas"]["AuthenticationRule"];
                    GS?: components["schemas"]["AuthenticationRule"];
                    SS?: components["schemas"]["AuthenticationRule"];
                    ES?: components["schemas"]["AuthenticationRule"];
                    LK?: components["schemas"]["AuthenticationRule"];
                    SD?: components["schemas"]["AuthenticationRule"];
                    SR?: components["schemas"]["AuthenticationRule"];
                    SJ?: components["schemas"]["AuthenticationRule"];
                    SZ?: components["schemas"]["AuthenticationRule"];
                    SE?: components["schemas"]["AuthenticationRule"];
                    CH?: components["schemas"]["AuthenticationRule"];
                    SY?: components["schemas"]["AuthenticationRule"];
                    TW?: components["schemas"]["AuthenticationRule"];
                    TJ?: components["schemas"]["AuthenticationRule"];
                    TZ?: components["schemas"]["AuthenticationRule"];
                    TH?: components["schemas"]["AuthenticationRule"];
                    TL?: components["schemas"]["AuthenticationRule"];
                    TG?: components["schemas"]["AuthenticationRule"];
                    TK?: components["schemas"]["AuthenticationRule"];
                    TO?: components["schemas"]["AuthenticationRule"];
                    TT?: components["schemas"]["AuthenticationRule"];
                    TN?: components["schemas"]["AuthenticationRule"];
                    TR?: components["schemas"]["AuthenticationRule"];
                    TM?: components["schemas"]["AuthenticationRule"];
                    TC?: components["schemas"]["AuthenticationRule"];
                    TV?: components["schemas"]["AuthenticationRule"];
                    UG?: components["schemas"]["AuthenticationRule"];
                    UA?: components["schemas"]["AuthenticationRule"];
                    AE?: components["schemas"]["AuthenticationRule"];
                    GB?: components["schemas"]["AuthenticationRule"];
                    UM?: components["schemas"]["AuthenticationRule"];
                    US?: components["schemas"]["AuthenticationRule"];
                    UY?: components["schemas"]["AuthenticationRule"];
                    UZ?: components["schemas"]["AuthenticationRule"];
                    VU?: components["schemas"]["AuthenticationRule"];
                    VE?: components["schemas"]["AuthenticationRule"];
                    VN?: components["schemas"]["AuthenticationRule"];
                    VG?: components["schemas"]["AuthenticationRule"];
                    VI?: components["schemas"]["AuthenticationRule"];
                    WF?: components["schemas"]["AuthenticationRule"];
                    EH?: components["schemas"]["AuthenticationRule"];
                    YE?: components["schemas"]["AuthenticationRule"];
                    ZM?: components["schemas"]["AuthenticationRule"];
                    ZW?: components["schemas"]["AuthenticationRule"];
                };
            };
            emails?: {
                receipt?: boolean;
                payment_failed?: boolean;
                renewal_coming?: boolean;
                plan_changed?: boolean;
                cancelled?: boolean;
                refunded?: boolean;
                undone?: boolean;
                offer_open?: boolean;
            };
        };
        Business: {
            business_id: string;
            /** @enum {string} */
            mode: "test" | "live";
            /** @description Name in the header of pages and e-mails. */
            display_name: string;
            /** @description Name on invoices and in legal notices. */
            legal_name: string | null;
            /** @description Person responsible for sales, whom Japanese law has a shop name. */
            representative: string | null;
            /** Format: email */
            support_email: string | null;
            support_phone: string | null;
            /** Format: uri */
            website_url: string | null;
            terms_url: ((string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null) | (string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null) | null) | string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null;
            privacy_url: ((string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null) | (string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null) | null) | string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null;
            returns_url: ((string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null) | (string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null) | null) | string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null;
            /** @description Conditions of returns in a sentence or two, shown where an order is confirmed. */
            returns_text: ((string | {
                en?: string;
                ja?: string;
            } | null) | (string | {
                en?: string;
                ja?: string;
            } | null) | null) | string | {
                en?: string;
                ja?: string;
            } | null;
            /**
             * @description As in the settings.
             * @example Asia/Tokyo
             */
            time_zone: string;
            /**
             * @description Language for buyers whose own is not known.
             * @enum {string|null}
             */
            default_locale: "en" | "ja" | null;
            /** @description Text on card statements. */
            statement_descriptor: string | null;
            /**
             * @description Colour of buttons and links. Refused where neither white nor dark text can be read on it.
             * @example #1d49b4
             */
            accent_color: string | null;
            /**
             * @description Beginning of the numbers of invoices.
             * @example SA
             */
            invoice_prefix: string;
            /** @description Beginning of the numbers of credit notes. */
            credit_note_prefix: string;
            /** @description Time of each day, in time_zone, in which e-mails wait that their reader has not caused: open offers, coming renewals, failed renewals. */
            quiet_hours: {
                /** @example 08:00 */
                start: string;
                /** @example 08:00 */
                end: string;
            } | null;
            address: ((components["schemas"]["StoredBillingAddress"] | null) | null) | components["schemas"]["StoredBillingAddress"] | null;
            tax_registrations: {
                country: components["schemas"]["CountryCode"];
                /** @enum {string} */
                type: "eu_vat" | "ch_vat" | "gb_vat" | "jp_qualified_invoice";
                number: string;
            }[];
            logo_url: string | null;
            created_at: string;
        };
        UpdateBusiness: {
            /** @description Name in the header of pages and e-mails. */
            display_name?: string;
            /** @description Name on invoices and in legal notices. */
            legal_name?: string | null;
            /** @description Person responsible for sales, whom Japanese law has a shop name. */
            representative?: string | null;
            /** Format: email */
            support_email?: string | null;
            support_phone?: string | null;
            /** Format: uri */
            website_url?: string | null;
            terms_url?: ((string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null) | (string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null) | null) | string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null;
            privacy_url?: ((string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null) | (string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null) | null) | string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null;
            returns_url?: ((string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null) | (string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null) | null) | string | {
                /** Format: uri */
                en?: string;
                /** Format: uri */
                ja?: string;
            } | null;
            /** @description Conditions of returns in a sentence or two, shown where an order is confirmed. */
            returns_text?: ((string | {
                en?: string;
                ja?: string;
            } | null) | (string | {
                en?: string;
                ja?: string;
            } | null) | null) | string | {
                en?: string;
                ja?: string;
            } | null;
            /**
             * @description As in the settings.
             * @example Asia/Tokyo
             */
            time_zone?: string;
            /**
             * @description Language for buyers whose own is not known.
             * @enum {string|null}
             */
            default_locale?: "en" | "ja" | null;
            /** @description Text on card statements. */
            statement_descriptor?: string | null;
            /**
             * @description Colour of buttons and links. Refused where neither white nor dark text can be read on it.
             * @example #1d49b4
             */
            accent_color?: string | null;
            /**
             * @description Beginning of the numbers of invoices.
             * @example SA
             */
            invoice_prefix?: string;
            /** @description Beginning of the numbers of credit notes. */
            credit_note_prefix?: string;
            /** @description Time of each day, in time_zone, in which e-mails wait that their reader has not caused: open offers, coming renewals, failed renewals. */
            quiet_hours?: {
                /** @example 08:00 */
                start: string;
                /** @example 08:00 */
                end: string;
            } | null;
            address?: ((components["schemas"]["BillingAddress"] | null) | null) | components["schemas"]["BillingAddress"] | null;
            /** @description One a country: VAT of the EU, GB and CH, and the registration number of Japan (T and 13 digits). Form and check digit are checked. */
            tax_registrations?: {
                country: components["schemas"]["CountryCode"];
                number: string;
            }[];
            /** @description A PNG or SVG as a data URL (`data:image/png;base64,…`), or null to remove it. */
            logo_url?: string | null;
        };
        TaxRateList: {
            items: components["schemas"]["TaxRate"][];
        };
        TaxRate: {
            country: components["schemas"]["CountryCode"];
            /** @description Code or name of a state; left out for the whole country. */
            state?: string | null;
            /**
             * @description Left out for every category that has no rate of its own.
             * @enum {string|null}
             */
            tax_category?: "digital_products" | "saas" | "e_book" | "edtech" | "live_tutoring" | null;
            /**
             * @description On receipts.
             * @example VAT
             */
            name: string;
            /** @description In basis points: 1000 is 10 %. */
            rate_bps: number;
        };
        ReplaceTaxRates: {
            items: components["schemas"]["TaxRate"][];
        };
        SimulatorFaults: {
            latency?: {
                fixed_ms: number;
            } | {
                p50_ms: number;
                p99_ms: number;
                /** @default 1 */
                seed: number;
            };
            connection_reset?: {
                next: number;
            } | {
                rate: number;
                /** @default 1 */
                seed: number;
            };
            server_error?: {
                next: number;
            } | {
                rate: number;
                /** @default 1 */
                seed: number;
            };
            timeout_before_charge?: {
                next: number;
            } | {
                rate: number;
                /** @default 1 */
                seed: number;
            };
            timeout_after_charge?: {
                next: number;
            } | {
                rate: number;
                /** @default 1 */
                seed: number;
            };
            late_success?: ({
                next: number;
            } | {
                rate: number;
                /** @default 1 */
                seed: number;
            }) & {
                after_ms: number;
            };
            duplicate_notifications?: {
                next: number;
            } | {
                rate: number;
                /** @default 1 */
                seed: number;
            };
            out_of_order_notifications?: {
                next: number;
            } | {
                rate: number;
                /** @default 1 */
                seed: number;
            };
            lookup_error?: {
                next: number;
            } | {
                rate: number;
                /** @default 1 */
                seed: number;
            };
            timeout_before_refund?: {
                next: number;
            } | {
                rate: number;
                /** @default 1 */
                seed: number;
            };
            timeout_after_refund?: {
                next: number;
            } | {
                rate: number;
                /** @default 1 */
                seed: number;
            };
            pending_refund?: ({
                next: number;
            } | {
                rate: number;
                /** @default 1 */
                seed: number;
            }) & {
                after_ms: number;
                /**
                 * @default succeeded
                 * @enum {string}
                 */
                ends_as: "succeeded" | "failed";
            };
            failed_refund?: {
                next: number;
            } | {
                rate: number;
                /** @default 1 */
                seed: number;
            };
        };
        SimulatorBook: {
            items: {
                payment_id: string;
                amount: number;
                currency: string;
                status: string;
                decline_code: string | null;
                refunded_amount: number;
                created_at: string;
            }[];
        };
        SimulatedDispute: {
            /**
             * @default dispute_opened
             * @enum {string}
             */
            status: "dispute_opened" | "dispute_expired" | "dispute_accepted" | "dispute_cancelled" | "dispute_challenged" | "dispute_won" | "dispute_lost";
            /**
             * @description pre_dispute is an inquiry, which withdraws nothing. Left out: dispute, or as before.
             * @enum {string|null}
             */
            stage?: "pre_dispute" | "dispute" | "pre_arbitration" | null;
            /** @description In the currency's minor unit. Left out: all of the charge, or as before. */
            amount?: number | null;
            reason?: string | null;
        };
        TestClock: {
            /**
             * Format: date-time
             * @description What the clock shows.
             */
            now: string;
            /** @description Whether it stands still. */
            frozen: boolean;
        };
        AdvanceTestClock: {
            /**
             * Format: date-time
             * @description What the clock is to show: now or later, however far.
             */
            to: string;
            /** @description True: the clock stands still at `to`. Otherwise it runs on from there at real speed. */
            freeze?: boolean | null;
        };
        JobList: {
            items: components["schemas"]["Job"][];
        };
        Job: {
            job_id: string;
            /** @example payment.collect */
            kind: string;
            /**
             * @description `failing`: it failed, and is tried again by itself. `dead`: it failed too often, and waits for you to mend the cause and retry it, or to delete it.
             * @enum {string}
             */
            status: "dead" | "failing";
            /** @description What it is about: the id of a payment, refund, subscription, … or event. */
            object_id: string;
            /** @description How often it was run without success. */
            attempts: number;
            last_error: string | null;
            /** @description Null for a dead one, and while it runs. */
            next_attempt_at: string | null;
            died_at: string | null;
        };
        UserList: {
            items: components["schemas"]["User"][];
        };
        User: {
            user_id: string;
            name: string;
            email: string;
            role: ((string & (components["schemas"]["UserRole"] & unknown)) | null) & (components["schemas"]["UserRole"] & unknown);
            has_second_factor: boolean;
            /** @description Up to a minute behind. */
            last_seen_at: string | null;
            created_at: string;
        };
        UpdateUser: {
            role: ((string & (components["schemas"]["UserRole"] & unknown)) | null) & (components["schemas"]["UserRole"] & unknown);
        };
        CreatedInvitation: components["schemas"]["Invitation"] & {
            /** @description One-time link. It is not shown again. */
            url: string;
            /** @description True if the mail server has taken the link for the address. */
            is_mailed: boolean;
        };
        Invitation: {
            invitation_id: string;
            email: string;
            role: ((string & (components["schemas"]["UserRole"] & unknown)) | null) & (components["schemas"]["UserRole"] & unknown);
            created_at: string;
            expires_at: string;
        };
        CreateInvitation: {
            /** Format: email */
            email: string;
            role: ((string & (components["schemas"]["UserRole"] & unknown)) | null) & (components["schemas"]["UserRole"] & unknown);
        };
        InvitationList: {
            items: components["schemas"]["Invitation"][];
        };
        UserBusinessList: {
            items: components["schemas"]["UserBusiness"][];
        };
        AuditLog: {
            items: components["schemas"]["AuditEntry"][];
            next_cursor: string | null;
        };
        AuditEntry: {
            entry_id: string;
            at: string;
            actor: {
                /** @enum {string} */
                kind: "user" | "api_key";
                id: string;
                name: string | null;
            };
            /** @description operationId of the request. */
            operation: string;
            object_id: string | null;
            /** @description Fields of settings before and after. Secrets, and what is long, are not shown. */
            changes: {
                field: string;
                before?: unknown;
                after?: unknown;
            }[];
            request_id: string;
            /**
             * @description unknown: the server stopped before it answered.
             * @enum {string}
             */
            outcome: "done" | "failed" | "unknown";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listSupportedCountries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where a billing address may be. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountryCode"][];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrievePaymentInvoice: {
        parameters: {
            query?: {
                /** @description The document's language. Without it, the first of Accept-Language that Rung speaks, else that of the purchase. */
                lang?: "en" | "ja";
                /** @description The signature in an `invoice_url`, which opens this one document until it ends. Instead of an API key. */
                token?: string;
            };
            header?: never;
            path: {
                payment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The payment's invoice and receipt. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveRefundInvoice: {
        parameters: {
            query?: {
                /** @description The document's language. Without it, the first of Accept-Language that Rung speaks, else that of the purchase. */
                lang?: "en" | "ja";
                /** @description The signature in an `invoice_url`, which opens this one document until it ends. Instead of an API key. */
                token?: string;
            };
            header?: never;
            path: {
                refund_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The refund's credit note. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    confirmCheckoutSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "customer": {
                 *         "email": "buyer@example.com",
                 *         "name": "Sample Customer"
                 *       },
                 *       "billing_address": {
                 *         "country": "US",
                 *         "state": "OR",
                 *         "city": "Portland",
                 *         "street": "1 Main St",
                 *         "zipcode": "97201"
                 *       },
                 *       "card": {
                 *         "number": "4242424242424242",
                 *         "exp_month": 12,
                 *         "exp_year": 2034,
                 *         "cvc": "123",
                 *         "holder_name": "Sample Customer"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ConfirmCheckout"];
            };
        };
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutConfirmation"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    setUpOwner: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "token-of-the-link",
                 *       "name": "Sample Owner",
                 *       "email": "owner@example.com",
                 *       "password": "three quiet boats at noon"
                 *     }
                 */
                "application/json": components["schemas"]["SetUpOwner"];
            };
        };
        responses: {
            /** @description The session as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "token-of-the-link",
                 *       "name": "Sample Person",
                 *       "password": "three quiet boats at noon"
                 *     }
                 */
                "application/json": components["schemas"]["AcceptInvitation"];
            };
        };
        responses: {
            /** @description The session as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "owner@example.com",
                 *       "password": "three quiet boats at noon"
                 *     }
                 */
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description The session as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session is over. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    proveSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "123456"
                 *     }
                 */
                "application/json": components["schemas"]["SecondFactor"];
            };
        };
        responses: {
            /** @description The session as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    signOutEverywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All sessions are over. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateOwnUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Sample Owner"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateOwnUser"];
            };
        };
        responses: {
            /** @description The session as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "current_password": "three quiet boats at noon",
                 *       "new_password": "four loud trains at dusk"
                 *     }
                 */
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            /** @description The session as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    beginTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "three quiet boats at noon"
                 *     }
                 */
                "application/json": components["schemas"]["OwnPassword"];
            };
        };
        responses: {
            /** @description The secret for the app. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpSecret"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    confirmTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "123456"
                 *     }
                 */
                "application/json": components["schemas"]["TotpCode"];
            };
        };
        responses: {
            /** @description The recovery codes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    removeTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "three quiet boats at noon"
                 *     }
                 */
                "application/json": components["schemas"]["OwnPassword"];
            };
        };
        responses: {
            /** @description The session as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replaceRecoveryCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "three quiet boats at noon"
                 *     }
                 */
                "application/json": components["schemas"]["OwnPassword"];
            };
        };
        responses: {
            /** @description The recovery codes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listProducts: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                /** @description True: the archived ones. Otherwise the others. */
                archived?: boolean;
                brand_id?: string;
                recurring?: boolean;
                /** @description An id, or a part of a name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createProduct: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Workbook",
                 *       "price": {
                 *         "type": "one_time_price",
                 *         "currency": "USD",
                 *         "price": 1900,
                 *         "discount": 0,
                 *         "purchasing_power_parity": false
                 *       },
                 *       "tax_category": "digital_products"
                 *     }
                 */
                "application/json": components["schemas"]["CreateProduct"];
            };
        };
        responses: {
            /** @description The new product. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The product. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    archiveProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Off sale. Subscriptions to it go on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was archived before. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Starter Course, second edition"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateProduct"];
            };
        };
        responses: {
            /** @description Changed, for later buyers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    unarchiveProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description On sale again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listAddons: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddonList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createAddon: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Priority support",
                 *       "price": 500,
                 *       "currency": "USD",
                 *       "tax_category": "saas"
                 *     }
                 */
                "application/json": components["schemas"]["CreateAddon"];
            };
        };
        responses: {
            /** @description The new add-on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Addon"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveAddon: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The add-on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Addon"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateAddon: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "description": "One more teammate, at once."
                 *     }
                 */
                "application/json": components["schemas"]["UpdateAddon"];
            };
        };
        responses: {
            /** @description The add-on as changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Addon"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listDiscounts: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                active?: boolean;
                code?: string;
                discount_type?: components["schemas"]["DiscountType"];
                product_id?: string;
                /** @description An id, or a part of a code or a name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiscountList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createDiscount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "percentage",
                 *       "amount": 1500,
                 *       "code": "SPRING15",
                 *       "name": "Spring: 15 % off"
                 *     }
                 */
                "application/json": components["schemas"]["CreateDiscount"];
            };
        };
        responses: {
            /** @description The new discount. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Discount"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveDiscountByCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The discount, redeemable now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Discount"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveDiscount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                discount_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The discount. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Discount"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteDiscount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                discount_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No longer redeemable. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateDiscount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                discount_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "A welcome of 10 %"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateDiscount"];
            };
        };
        responses: {
            /** @description The discount as changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Discount"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listDiscountCustomers: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
            };
            header?: never;
            path: {
                discount_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The allow-list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiscountCustomerList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    addDiscountCustomers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                discount_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "customer_ids": [
                 *         "cus_123"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AddDiscountCustomers"];
            };
        };
        responses: {
            /** @description Those added now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiscountCustomerList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    removeDiscountCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                discount_id: string;
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No longer on the allow-list. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listCustomers: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                email?: string;
                name?: string;
                /** @description Finds customers by their id, name, e-mail address, last four card digits, the number of an invoice or credit note, or the id of a payment, refund or subscription. Words match by their beginnings; all must be there. */
                q?: string;
                created_at_gte?: string;
                created_at_lte?: string;
                /** @description `next_cursor` of the page before, with the same filters and sort: fast on any page. page_number counts from there. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "buyer@example.com",
                 *       "name": "Sample Customer"
                 *     }
                 */
                "application/json": components["schemas"]["CreateCustomer"];
            };
        };
        responses: {
            /** @description The new customer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The customer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "metadata": {
                 *         "source": "newsletter"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UpdateCustomer"];
            };
        };
        responses: {
            /** @description The customer as changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveCustomerTimeline: {
        parameters: {
            query?: {
                page_size?: number;
                /** @description One or several, with commas between them: kinds of entries. */
                kind?: ("payment" | "refund" | "subscription_started" | "subscription_ended" | "plan_change" | "wallet_entry" | "offer_proposed" | "offer_answered" | "nothing_proposed" | "email")[];
                /** @description `next_cursor` of the page before, with the same filters and sort: fast on any page. page_number counts from there. */
                cursor?: string;
            };
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerTimeline"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listCustomerEmails: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
            };
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveCustomerEmailBody: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
                email_log_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Both forms of the e-mail. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailBody"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    previewEmail: {
        parameters: {
            query?: {
                kind?: "receipt" | "payment_failed" | "renewal_coming" | "plan_changed" | "cancelled" | "refunded" | "undone" | "offer_open" | "sign_in";
                locale?: "en" | "ja";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Subject and both forms. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailPreview"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listBouncedAddresses: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BouncedAddressList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteBouncedAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                address: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The address is mailed again. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listPaymentMethods: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The one last used successfully first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentMethodList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deletePaymentMethod: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
                payment_method_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createCustomerPortalSession: {
        parameters: {
            query?: {
                send_email?: "true" | "false";
                return_url?: string;
            };
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerPortalSession"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listCustomerWallets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their currencies. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerWalletList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listWalletLedgerEntries: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                currency?: components["schemas"]["Currency"];
            };
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WalletLedgerEntryList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createWalletLedgerEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": 1000,
                 *       "currency": "USD",
                 *       "entry_type": "credit",
                 *       "reason": "For your patience"
                 *     }
                 */
                "application/json": components["schemas"]["CreateWalletLedgerEntry"];
            };
        };
        responses: {
            /** @description The wallet as it is after the entry. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerWallet"];
                };
            };
            /** @description The wallet holds less than the debit asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createCheckoutSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "product_cart": [
                 *         {
                 *           "product_id": "prod_starter_course",
                 *           "quantity": 1
                 *         }
                 *       ],
                 *       "customer": {
                 *         "customer_id": "cus_123"
                 *       },
                 *       "return_url": "https://shop.example.com/thanks"
                 *     }
                 */
                "application/json": components["schemas"]["CheckoutSessionRequest"];
            };
        };
        responses: {
            /** @description The session, and what was charged. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutSessionResponse"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    previewCheckoutSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "product_cart": [
                 *         {
                 *           "product_id": "prod_starter_course",
                 *           "quantity": 1
                 *         }
                 *       ],
                 *       "billing_address": {
                 *         "country": "US",
                 *         "state": "OR",
                 *         "city": "Portland",
                 *         "street": "1 Main St",
                 *         "zipcode": "97201"
                 *       },
                 *       "discount_codes": [
                 *         "WELCOME10"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CheckoutSessionRequest"];
            };
        };
        responses: {
            /** @description What it would cost. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutSessionPreview"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveCheckoutSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far the session is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutSessionStatus"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listPayments: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                brand_id?: string;
                customer_id?: string;
                product_id?: string;
                subscription_id?: string;
                /** @description Payments of its acceptances. */
                offer_id?: string;
                /** @description Payments of what it proposed. */
                funnel_id?: string;
                /** @description One or several, with commas between them: currencies. */
                currency?: ("AED" | "ALL" | "AMD" | "ANG" | "AOA" | "ARS" | "AUD" | "AWG" | "AZN" | "BAM" | "BBD" | "BDT" | "BGN" | "BHD" | "BIF" | "BMD" | "BND" | "BOB" | "BRL" | "BSD" | "BWP" | "BYN" | "BZD" | "CAD" | "CHF" | "CLP" | "CNY" | "COP" | "CRC" | "CUP" | "CVE" | "CZK" | "DJF" | "DKK" | "DOP" | "DZD" | "EGP" | "ETB" | "EUR" | "FJD" | "FKP" | "GBP" | "GEL" | "GHS" | "GIP" | "GMD" | "GNF" | "GTQ" | "GYD" | "HKD" | "HNL" | "HRK" | "HTG" | "HUF" | "IDR" | "ILS" | "INR" | "IQD" | "JMD" | "JOD" | "JPY" | "KES" | "KGS" | "KHR" | "KMF" | "KRW" | "KWD" | "KYD" | "KZT" | "LAK" | "LBP" | "LKR" | "LRD" | "LSL" | "LYD" | "MAD" | "MDL" | "MGA" | "MKD" | "MMK" | "MNT" | "MOP" | "MRU" | "MUR" | "MVR" | "MWK" | "MXN" | "MYR" | "MZN" | "NAD" | "NGN" | "NIO" | "NOK" | "NPR" | "NZD" | "OMR" | "PAB" | "PEN" | "PGK" | "PHP" | "PKR" | "PLN" | "PYG" | "QAR" | "RON" | "RSD" | "RUB" | "RWF" | "SAR" | "SBD" | "SCR" | "SEK" | "SGD" | "SHP" | "SLE" | "SLL" | "SOS" | "SRD" | "SSP" | "STN" | "SVC" | "SZL" | "THB" | "TND" | "TOP" | "TRY" | "TTD" | "TWD" | "TZS" | "UAH" | "UGX" | "USD" | "UYU" | "UZS" | "VES" | "VND" | "VUV" | "WST" | "XAF" | "XCD" | "XOF" | "XPF" | "YER" | "ZAR" | "ZMW")[];
                /** @description One or several, with commas between them: statuses. */
                status?: ("succeeded" | "failed" | "cancelled" | "processing" | "requires_customer_action" | "requires_merchant_action" | "requires_payment_method" | "requires_confirmation" | "requires_capture" | "partially_captured" | "partially_captured_and_capturable")[];
                /** @description One or several, with commas between them: an accepted offer, and otherwise a checkout, a renewal, a plan change, a charge on demand, or the update of a payment method. */
                source?: ("checkout" | "offer" | "renewal" | "plan_change" | "on_demand" | "payment_method")[];
                /** @description Whether anything was given back. */
                refunded?: boolean;
                /** @description Smallest total, in the minor unit of its currency. */
                amount_gte?: number | null;
                amount_lte?: number | null;
                /** @description Finds payments by their id, their number on an invoice or credit note, their subscription, or by the id, name, e-mail address or last four card digits of their customer. Words match by their beginnings; all must be there. */
                q?: string;
                created_at_gte?: string;
                created_at_lte?: string;
                /** @description With a minus, the newest or largest first. By amount: of one currency. */
                sort?: "created_at" | "-created_at" | "amount" | "-amount";
                /** @description `next_cursor` of the page before, with the same filters and sort: fast on any page. page_number counts from there. */
                cursor?: string;
                /** @description csv: a table instead of JSON, as `Accept: text/csv` asks for. */
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first, unless sort says otherwise. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentList"];
                    "text/csv": string;
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createPayment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "product_cart": [
                 *         {
                 *           "product_id": "prod_premium_addon",
                 *           "quantity": 1
                 *         }
                 *       ],
                 *       "customer": {
                 *         "customer_id": "cus_123"
                 *       },
                 *       "billing": {
                 *         "country": "US",
                 *         "state": "OR",
                 *         "city": "Portland",
                 *         "street": "1 Main St",
                 *         "zipcode": "97201"
                 *       },
                 *       "payment_method_id": "pm_123"
                 *     }
                 */
                "application/json": components["schemas"]["CreatePayment"];
            };
        };
        responses: {
            /** @description The payment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedPayment"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrievePaymentTotals: {
        parameters: {
            query?: {
                brand_id?: string;
                customer_id?: string;
                product_id?: string;
                subscription_id?: string;
                /** @description Payments of its acceptances. */
                offer_id?: string;
                /** @description Payments of what it proposed. */
                funnel_id?: string;
                /** @description One or several, with commas between them: currencies. */
                currency?: ("AED" | "ALL" | "AMD" | "ANG" | "AOA" | "ARS" | "AUD" | "AWG" | "AZN" | "BAM" | "BBD" | "BDT" | "BGN" | "BHD" | "BIF" | "BMD" | "BND" | "BOB" | "BRL" | "BSD" | "BWP" | "BYN" | "BZD" | "CAD" | "CHF" | "CLP" | "CNY" | "COP" | "CRC" | "CUP" | "CVE" | "CZK" | "DJF" | "DKK" | "DOP" | "DZD" | "EGP" | "ETB" | "EUR" | "FJD" | "FKP" | "GBP" | "GEL" | "GHS" | "GIP" | "GMD" | "GNF" | "GTQ" | "GYD" | "HKD" | "HNL" | "HRK" | "HTG" | "HUF" | "IDR" | "ILS" | "INR" | "IQD" | "JMD" | "JOD" | "JPY" | "KES" | "KGS" | "KHR" | "KMF" | "KRW" | "KWD" | "KYD" | "KZT" | "LAK" | "LBP" | "LKR" | "LRD" | "LSL" | "LYD" | "MAD" | "MDL" | "MGA" | "MKD" | "MMK" | "MNT" | "MOP" | "MRU" | "MUR" | "MVR" | "MWK" | "MXN" | "MYR" | "MZN" | "NAD" | "NGN" | "NIO" | "NOK" | "NPR" | "NZD" | "OMR" | "PAB" | "PEN" | "PGK" | "PHP" | "PKR" | "PLN" | "PYG" | "QAR" | "RON" | "RSD" | "RUB" | "RWF" | "SAR" | "SBD" | "SCR" | "SEK" | "SGD" | "SHP" | "SLE" | "SLL" | "SOS" | "SRD" | "SSP" | "STN" | "SVC" | "SZL" | "THB" | "TND" | "TOP" | "TRY" | "TTD" | "TWD" | "TZS" | "UAH" | "UGX" | "USD" | "UYU" | "UZS" | "VES" | "VND" | "VUV" | "WST" | "XAF" | "XCD" | "XOF" | "XPF" | "YER" | "ZAR" | "ZMW")[];
                /** @description One or several, with commas between them: statuses. */
                status?: ("succeeded" | "failed" | "cancelled" | "processing" | "requires_customer_action" | "requires_merchant_action" | "requires_payment_method" | "requires_confirmation" | "requires_capture" | "partially_captured" | "partially_captured_and_capturable")[];
                /** @description One or several, with commas between them: an accepted offer, and otherwise a checkout, a renewal, a plan change, a charge on demand, or the update of a payment method. */
                source?: ("checkout" | "offer" | "renewal" | "plan_change" | "on_demand" | "payment_method")[];
                /** @description Whether anything was given back. */
                refunded?: boolean;
                /** @description Smallest total, in the minor unit of its currency. */
                amount_gte?: number | null;
                amount_lte?: number | null;
                /** @description Finds payments by their id, their number on an invoice or credit note, their subscription, or by the id, name, e-mail address or last four card digits of their customer. Words match by their beginnings; all must be there. */
                q?: string;
                created_at_gte?: string;
                created_at_lte?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One a currency. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentTotals"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrievePayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                payment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The payment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveLineItems: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                payment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was paid for, line by line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentLineItems"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSubscriptions: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                brand_id?: string;
                customer_id?: string;
                product_id?: string;
                /** @description One or several, with commas between them: statuses. */
                status?: ("pending" | "active" | "on_hold" | "paused" | "cancelled" | "failed" | "expired")[];
                cancel_at_next_billing_date?: boolean;
                /** @description Finds subscriptions by their id, or by the id, name, e-mail address, last four card digits or a printed document number of their customer. Words match by their beginnings; all must be there. */
                q?: string;
                created_at_gte?: string;
                created_at_lte?: string;
                /** @description `next_cursor` of the page before, with the same filters and sort: fast on any page. page_number counts from there. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "product_id": "prod_basic_plan",
                 *       "quantity": 1,
                 *       "customer": {
                 *         "email": "subscriber@example.com",
                 *         "name": "Sample Customer"
                 *       },
                 *       "billing": {
                 *         "country": "US",
                 *         "state": "OR",
                 *         "city": "Portland",
                 *         "street": "1 Main St",
                 *         "zipcode": "97201"
                 *       },
                 *       "payment_link": true,
                 *       "return_url": "https://shop.example.com/thanks"
                 *     }
                 */
                "application/json": components["schemas"]["CreateSubscription"];
            };
        };
        responses: {
            /** @description The subscription. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedSubscription"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The subscription. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "cancel_at_next_billing_date": true,
                 *       "cancellation_feedback": "too_expensive"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateSubscription"];
            };
        };
        responses: {
            /** @description The subscription as changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateSubscriptionPaymentMethod: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "new",
                 *       "return_url": "https://shop.example.com/account"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateSubscriptionPaymentMethod"];
            };
        };
        responses: {
            /** @description The payment of what was due, or the link to make it; nulls when nothing was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdatedSubscriptionPaymentMethod"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    changePlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "product_id": "prod_pro_plan",
                 *       "quantity": 1,
                 *       "proration_billing_mode": "prorated_immediately"
                 *     }
                 */
                "application/json": components["schemas"]["ChangePlan"];
            };
        };
        responses: {
            /** @description What became of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedPlan"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Another change waits, or the quote no longer counts. Not to be repeated. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    previewChangePlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "product_id": "prod_pro_plan",
                 *       "quantity": 1,
                 *       "proration_billing_mode": "prorated_immediately"
                 *     }
                 */
                "application/json": components["schemas"]["ChangePlan"];
            };
        };
        responses: {
            /** @description What it comes to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanChangePreview"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Another change waits, or the quote no longer counts. Not to be repeated. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    compareChangePlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "product_ids": [
                 *         "prod_pro_plan"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CompareChangePlan"];
            };
        };
        responses: {
            /** @description The plans. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanComparison"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Another change waits, or the quote no longer counts. Not to be repeated. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    cancelChangePlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is taken back. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveSubscriptionCredits: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
            };
            header?: never;
            path: {
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Balance, lots and entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionCredits"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    chargeSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "product_price": 1200,
                 *       "product_description": "Hours in March"
                 *     }
                 */
                "application/json": components["schemas"]["ChargeSubscription"];
            };
        };
        responses: {
            /** @description The payment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChargedSubscription"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listRefunds: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                customer_id?: string;
                subscription_id?: string;
                status?: "succeeded" | "failed" | "pending" | "review";
                created_at_gte?: string;
                created_at_lte?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createRefund: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "payment_id": "order_123",
                 *       "reason": "It was bought by mistake"
                 *     }
                 */
                "application/json": components["schemas"]["CreateRefund"];
            };
        };
        responses: {
            /** @description The refund. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refund"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveRefund: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                refund_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The refund. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refund"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listDisputes: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                customer_id?: string;
                dispute_status?: "dispute_opened" | "dispute_expired" | "dispute_accepted" | "dispute_cancelled" | "dispute_challenged" | "dispute_won" | "dispute_lost";
                dispute_stage?: "pre_dispute" | "dispute" | "pre_arbitration";
                created_at_gte?: string;
                created_at_lte?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputeList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveDispute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispute_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dispute. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputeDetail"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 250. */
                limit?: number;
                /** @description Where to go on: `iterator` or `prev_iterator` of another page. */
                iterator?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://shop.example.com/webhooks/dodo",
                 *       "filter_types": [
                 *         "payment.succeeded"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateWebhook"];
            };
        };
        responses: {
            /** @description The new webhook. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing is sent to it any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "description": "Orders",
                 *       "filter_types": [
                 *         "payment.succeeded",
                 *         "refund.succeeded"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UpdateWebhook"];
            };
        };
        responses: {
            /** @description The webhook as changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What deliveries are signed with. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Addition: the new secret. For 24 hours deliveries are signed with the old one as well. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveWebhookHeaders: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The headers sent along. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookHeaders"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateWebhookHeaders: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "headers": {
                 *         "X-Shop": "sample"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UpdateWebhookHeaders"];
            };
        };
        responses: {
            /** @description Sent along from the next delivery on. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                status?: "pending" | "succeeded" | "failed";
            };
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Addition: what was sent and how it went, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replayWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "since": "2026-01-01T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["ReplayWebhook"];
            };
        };
        responses: {
            /** @description Addition: how many failed deliveries are sent again, under the same ids. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayedWebhook"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                /** @description One or several, with commas between them: types of events. */
                type?: ("payment.succeeded" | "payment.failed" | "payment.processing" | "payment.cancelled" | "refund.succeeded" | "refund.failed" | "dispute.opened" | "dispute.expired" | "dispute.accepted" | "dispute.cancelled" | "dispute.challenged" | "dispute.won" | "dispute.lost" | "subscription.active" | "subscription.renewed" | "subscription.on_hold" | "subscription.past_due" | "subscription.paused" | "subscription.unpaused" | "subscription.cancelled" | "subscription.failed" | "subscription.expired" | "subscription.plan_changed" | "subscription.updated" | "subscription.update_payment_method" | "license_key.created" | "payout.created" | "payout.on_hold" | "payout.in_progress" | "payout.failed" | "payout.success" | "credit.added" | "credit.deducted" | "credit.expired" | "credit.rolled_over" | "credit.rollover_forfeited" | "credit.overage_charged" | "credit.overage_reset" | "credit.manual_adjustment" | "credit.balance_low" | "abandoned_checkout.detected" | "abandoned_checkout.recovered" | "dunning.started" | "dunning.recovered" | "entitlement_grant.created" | "entitlement_grant.delivered" | "entitlement_grant.failed" | "entitlement_grant.revoked" | "offer.presented" | "offer.accepted" | "offer.declined" | "offer.failed" | "offer.expired" | "offer.undone")[];
                /** @description Only events of this payment, refund, dispute, subscription or presentation. */
                object_id?: string;
                /** @description In the order in which they were recorded: newest first (`-created_at`), or oldest first. */
                sort?: "-created_at" | "created_at";
                /** @description `next_cursor` of the page before, with the same filters and sort: fast on any page. page_number counts from there. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order that was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveGateway: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The gateway that new payments go to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    connectGateway: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "provider": "stripe",
                 *       "secret_key": "rk_test_0000000000000000"
                 *     }
                 */
                "application/json": components["schemas"]["ConnectGateway"];
            };
        };
        responses: {
            /** @description The gateway that new payments go to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    checkGateway: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "create_webhook_endpoint": false
                 *     }
                 */
                "application/json": components["schemas"]["CheckGateway"];
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GatewayCheck"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those not revoked, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Reports",
                 *       "access": "read"
                 *     }
                 */
                "application/json": components["schemas"]["CreateApiKey"];
            };
        };
        responses: {
            /** @description The new key, readable this once. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is unknown from now on. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listOffers: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                /** @description True: the archived ones. Otherwise the others. */
                archived?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createOffer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "The bundle for 20 % less",
                 *       "kind": "one_time",
                 *       "product_id": "prod_complete_bundle",
                 *       "discount": {
                 *         "type": "percentage",
                 *         "bps": 2000
                 *       },
                 *       "copy": {
                 *         "en": {
                 *           "headline": "Add the whole bundle",
                 *           "value_points": [
                 *             "Everything, for good"
                 *           ]
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateOffer"];
            };
        };
        responses: {
            /** @description The new offer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offer"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                offer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The offer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offer"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    archiveOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                offer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Not proposed any more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                offer_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "remember_declines_days": 30
                 *     }
                 */
                "application/json": components["schemas"]["UpdateOffer"];
            };
        };
        responses: {
            /** @description The offer as changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offer"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    unarchiveOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                offer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Proposed again where it is published. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listFunnels: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                /** @description True: the archived ones. Otherwise the others. */
                archived?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FunnelList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createFunnel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "After any purchase",
                 *       "moment": "post_purchase",
                 *       "steps": [
                 *         {
                 *           "step_id": "bundle",
                 *           "offer_id": "off_complete_bundle"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateFunnel"];
            };
        };
        responses: {
            /** @description The new funnel, as a draft. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Funnel"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveFunnel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                funnel_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The funnel with its draft. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Funnel"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    archiveFunnel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                funnel_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It starts for nobody any more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateFunnel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                funnel_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "priority": 5
                 *     }
                 */
                "application/json": components["schemas"]["UpdateFunnel"];
            };
        };
        responses: {
            /** @description The funnel with its draft as changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Funnel"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    publishFunnel: {
        parameters: {
            query?: {
                /** @description True: proves, and publishes nothing. */
                dry_run?: boolean;
            };
            header?: never;
            path: {
                funnel_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was proved. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FunnelPublication"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    unpublishFunnel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                funnel_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It starts for nobody for now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listFunnelVersions: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
            };
            header?: never;
            path: {
                funnel_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FunnelVersionList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    previewFunnelAudience: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                funnel_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many, and ten of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudiencePreview"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replayFunnel: {
        parameters: {
            query?: {
                /** @description csv: a table instead of JSON, as `Accept: text/csv` asks for. */
                format?: "json" | "csv";
            };
            header?: never;
            path: {
                funnel_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["FunnelReplayRequest"];
            };
        };
        responses: {
            /** @description What the draft would have led to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FunnelReplay"];
                    "text/csv": string;
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listExperiments: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                funnel_id?: string;
                status?: "draft" | "running" | "stopped";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "funnel_id": "fnl_after_starter_course",
                 *       "step_id": "bundle",
                 *       "name": "For 30 % less",
                 *       "variants": [
                 *         {
                 *           "variant_id": "as_it_is",
                 *           "weight": 1
                 *         },
                 *         {
                 *           "variant_id": "cheaper",
                 *           "weight": 1,
                 *           "discount": {
                 *             "type": "percentage",
                 *             "bps": 3000
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateExperiment"];
            };
        };
        responses: {
            /** @description The new experiment, as a draft. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "For 30 % less, in spring"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateExperiment"];
            };
        };
        responses: {
            /** @description The experiment as changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    startExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    stopExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is over. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    promoteVariant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "variant_id": "cheaper"
                 *     }
                 */
                "application/json": components["schemas"]["PromoteVariant"];
            };
        };
        responses: {
            /** @description The experiment, with the variant that won. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveOfferSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferSettings"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateOfferSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "proposals_per_session": 2
                 *     }
                 */
                "application/json": components["schemas"]["UpdateOfferSettings"];
            };
        };
        responses: {
            /** @description As they are from now on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferSettings"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveOfferPreference: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How much the customer wants to be offered. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferPreference"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateOfferPreference: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "preference": "fewer"
                 *     }
                 */
                "application/json": components["schemas"]["OfferPreference"];
            };
        };
        responses: {
            /** @description As it is from now on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferPreference"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    raiseMoment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "customer_id": "cus_123",
                 *       "moment": "usage_limit"
                 *     }
                 */
                "application/json": components["schemas"]["RaiseMoment"];
            };
        };
        responses: {
            /** @description What is proposed, if anything. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaisedMoment"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveTrace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The explanation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionTrace"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listBusinessPresentations: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                funnel_id?: string;
                step_id?: string;
                offer_id?: string;
                customer_id?: string;
                moment?: string;
                /** @description One or several, with commas between them: states as they are recorded. */
                state?: ("open" | "viewed" | "accepting" | "requires_action" | "failed" | "accepted" | "declined" | "expired" | "undone")[];
                created_at_gte?: string;
                created_at_lte?: string;
                /** @description `next_cursor` of the page before, with the same filters and sort: fast on any page. page_number counts from there. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessPresentationList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listTraces: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                moment?: string;
                /** @description False: only moments at which nothing was proposed. True: only the others. */
                proposed?: boolean;
                /** @description `next_cursor` of the page before, with the same filters and sort: fast on any page. page_number counts from there. */
                cursor?: string;
            };
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionTraceList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listPresentations: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                /** @description open: all that waits for the customer: open, viewed, failed or to be confirmed. */
                state?: "open" | "viewed" | "accepting" | "requires_action" | "failed" | "accepted" | "declined" | "expired" | "undone";
            };
            header?: never;
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresentationList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrievePresentation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                presentation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The presentation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Presentation"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    viewPresentation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                presentation_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["ViewPresentation"];
            };
        };
        responses: {
            /** @description As it is to be shown. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Presentation"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    acceptPresentation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                presentation_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "locale": "en"
                 *     }
                 */
                "application/json": components["schemas"]["AcceptPresentation"];
            };
        };
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acceptance"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    declinePresentation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                presentation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Declined. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Declined"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    undoPresentation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                presentation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Undone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Undone"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrievePresentationTrace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                presentation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The explanation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionTrace"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createRetentionRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "cancel",
                 *       "cancellation_feedback": "too_expensive"
                 *     }
                 */
                "application/json": components["schemas"]["RetentionRequest"];
            };
        };
        responses: {
            /** @description The offer, or what came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionOutcome"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Another change waits, or the quote no longer counts. Not to be repeated. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    previewRetentionRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "product_id": "prod_basic_plan"
                 *     }
                 */
                "application/json": components["schemas"]["RetentionPreviewRequest"];
            };
        };
        responses: {
            /** @description What it comes to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionPreview"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Another change waits, or the quote no longer counts. Not to be repeated. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    fulfilRetentionRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subscription_id: string;
                presentation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionOutcome"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Another change waits, or the quote no longer counts. Not to be repeated. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveMetrics: {
        parameters: {
            query?: {
                /** @description The first day, in UTC; 30 days before `to` when left out. */
                from?: string;
                /** @description The first day that is left out; tomorrow, so that today is in it, when left out. */
                to?: string;
                /** @description What is told apart, with commas between: day, funnel, step, offer, variant, moment, surface, currency. A step is one of its funnel, a variant one of its experiment. */
                group_by?: string;
                funnel_id?: string;
                step_id?: string;
                offer_id?: string;
                experiment_id?: string;
                variant_id?: string;
                moment?: string;
                surface?: string;
                currency?: components["schemas"]["Currency"];
                /** @description csv: a table instead of JSON, as `Accept: text/csv` asks for. */
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By day, then by names. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricsReport"];
                    "text/csv": string;
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveLift: {
        parameters: {
            query?: {
                /** @description The comparison by this share; by the one joined last when left out. */
                holdout_bps?: number;
                /** @description csv: a table instead of JSON, as `Accept: text/csv` asks for. */
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What may be said, and what not yet. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiftReport"];
                    "text/csv": string;
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveFunnelLift: {
        parameters: {
            query?: {
                /** @description The comparison by this share; by the one joined last when left out. */
                holdout_bps?: number;
                /** @description csv: a table instead of JSON, as `Accept: text/csv` asks for. */
                format?: "json" | "csv";
            };
            header?: never;
            path: {
                funnel_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What may be said, and what not yet. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiftReport"];
                    "text/csv": string;
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveExperimentResults: {
        parameters: {
            query?: {
                /** @description csv: a table instead of JSON, as `Accept: text/csv` asks for. */
                format?: "json" | "csv";
            };
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What may be said, and what not yet. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentResults"];
                    "text/csv": string;
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    rebuildAnalytics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was put right. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalyticsRebuilding"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateProductImage: {
        parameters: {
            query?: {
                force_update?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where to put the picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageUpload"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteProductImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The product has no image. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateAddonImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where to put the picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageUpload"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteAddonImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The add-on has no image. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All settings of the business. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "payment_retries": {
                 *         "enabled": true
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UpdateSettings"];
            };
        };
        responses: {
            /** @description All settings as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveBusiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The business of the key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Business"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateBusiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "legal_name": "Sample Studio Inc.",
                 *       "support_email": "support@example.com",
                 *       "tax_registrations": [
                 *         {
                 *           "country": "JP",
                 *           "number": "T7000012050002"
                 *         }
                 *       ],
                 *       "accent_color": "#2f9e44"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateBusiness"];
            };
        };
        responses: {
            /** @description The business as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Business"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listTaxRates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every rate, by country. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxRateList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replaceTaxRates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "country": "JP",
                 *           "name": "Consumption tax",
                 *           "rate_bps": 1000
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ReplaceTaxRates"];
            };
        };
        responses: {
            /** @description Every rate as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxRateList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveSimulatorFaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The faults that are still to strike. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatorFaults"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replaceSimulatorFaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "latency": {
                 *         "fixed_ms": 100
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["SimulatorFaults"];
            };
        };
        responses: {
            /** @description The faults as set. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatorFaults"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSimulatorCharges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulatorBook"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    setSimulatorDispute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                payment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "status": "dispute_opened",
                 *       "reason": "fraudulent"
                 *     }
                 */
                "application/json": components["schemas"]["SimulatedDispute"];
            };
        };
        responses: {
            /** @description The dispute. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dispute"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveTestClock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the clock shows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestClock"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    advanceTestClock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "to": "2027-02-01T00:00:00.000Z"
                 *     }
                 */
                "application/json": components["schemas"]["AdvanceTestClock"];
            };
        };
        responses: {
            /** @description What the clock shows, now that everything due is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestClock"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The clock is being advanced already, or what is due does not come to its end. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
                /** @description `failing`: it failed, and is tried again by itself. `dead`: it failed too often, and waits for you to mend the cause and retry it, or to delete it. */
                status?: "dead" | "failing";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The job is not dead. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retryJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, which is due now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    exportRows: {
        parameters: {
            query?: {
                /** @description Kind of rows. Left out: the kinds that there are, and their columns. */
                of?: "business" | "business_versions" | "api_keys" | "members" | "audit_log" | "tax_rates" | "products" | "addons" | "images" | "discounts" | "discount_customers" | "discount_redemptions" | "customers" | "payment_methods" | "checkout_sessions" | "subscriptions" | "plan_changes" | "subscription_credit_lots" | "subscription_credit_entries" | "payments" | "payment_line_items" | "document_series" | "issued_documents" | "refunds" | "disputes" | "ledger_entries" | "ledger_postings" | "wallets" | "wallet_entries" | "events" | "webhook_endpoints" | "webhook_deliveries" | "emails" | "email_bounces" | "imported_objects" | "gateway_customers" | "gateways" | "offers" | "funnels" | "funnel_versions" | "experiments" | "presentations" | "offer_answers" | "offer_consents" | "decision_traces" | "exposures" | "lift_cohorts" | "offer_metrics";
                /** @description csv: a table instead of JSON, as `Accept: text/csv` asks for. */
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of their ids. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @example customers */
                            of: string;
                            columns: {
                                /** @example created_at */
                                name: string;
                                /**
                                 * @description Its type in PostgreSQL.
                                 * @example timestamp with time zone
                                 */
                                type: string;
                            }[];
                        }[];
                    };
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order in which they joined. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retrieveUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person, with their role in this business. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    removeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person is no member any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "developer"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateUser"];
            };
        };
        responses: {
            /** @description The person with the new role. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                /** @description Rows a page, 1 to 100. */
                page_size?: number;
                /** @description Counted from 0. Left out: pages 0 and 1 together. */
                page_number?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that are open, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "person@example.com",
                 *       "role": "support"
                 *     }
                 */
                "application/json": components["schemas"]["CreateInvitation"];
            };
        };
        responses: {
            /** @description The invitation, with its link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedInvitation"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invitation is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listBusinesses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The businesses of the signed-in person, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserBusinessList"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /** @description Entries a page, 1 to 100. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Person or API key, by id. */
                actor_id?: string;
                operation?: string;
                object_id?: string;
                created_at_gte?: string;
                created_at_lte?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditLog"];
                };
            };
            /** @description The API key is missing, unknown or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The API key may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No such object in this business. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A field or a rule stands in the way; `code` names it and `message` says how to put it right. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
}
