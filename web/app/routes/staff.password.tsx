// Changing the own password of whoever works here.
import type { MetaFunction } from '@remix-run/node';
import { changeOwnPassword } from '../server/own-password.server';
import { OwnPassword } from '../ui/own-password';

export const action = changeOwnPassword;

export const meta: MetaFunction = () => [{ title: 'Your password – Staff' }];

export default OwnPassword;
