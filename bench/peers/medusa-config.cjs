// Medusa without its admin pages; its modules that remember or queue do so in memory, as they do by default.
const { defineConfig } = require('@medusajs/framework/utils');

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseDriverOptions: { connection: { ssl: false } },
    http: {
      storeCors: 'http://localhost',
      adminCors: 'http://localhost',
      authCors: 'http://localhost',
      jwtSecret: 'only-for-measuring',
      cookieSecret: 'only-for-measuring',
    },
  },
  admin: { disable: true },
});
