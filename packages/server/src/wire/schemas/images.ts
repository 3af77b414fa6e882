import { z } from '@hono/zod-openapi';

export const imageUploadSchema = z
  .object({
    url: z.string().openapi({ description: 'Address for one `PUT` of the picture itself, for an hour.' }),
    image_id: z.null().openapi({ description: 'Not needed: what is put there becomes the image.' }),
  })
  .openapi('ImageUpload');
