/** Version of Rung, shown by the pages, the API description and the `rung` command. */
export const version = '0.1.0';
