import { hash, verify } from '@node-rs/argon2';

/*
 * Passwords of people, hashed with Argon2id and the parameters of OWASP's password storage cheat sheet: 19 MiB and
 * two passes. The hash names its parameters, so that they can be raised later.
 */

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

/** True if it is the password. Without a hash it takes as long, and is false: nobody learns that there is no account. */
export async function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const isRight = await verify(passwordHash ?? (await absentHash()), password);
  return isRight && passwordHash !== undefined;
}

let absent: Promise<string> | undefined;

function absentHash(): Promise<string> {
  absent ??= hashPassword('the password of an account that does not exist');
  return absent;
}
