// Keys of the server under attack. Its own file, because the offenders' process needs them and must not load anything of the driver.

export const ADMIN_KEY = 'hostile-admin-key-0a1b2c3d4e5f'
export const SECRET = 'the secret of the server under attack, long enough for any HMAC algorithm'
