/** Which Rung this is: the pages, the description of the API and the `rung` command tell it. */
export const version = '0.1.0';
