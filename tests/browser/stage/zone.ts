/** Where all browsers are. */
export const ZONE = 'America/New_York'
