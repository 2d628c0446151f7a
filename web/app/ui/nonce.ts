// The nonce of this answer, known while rendering on the server. Browsers hide it, so it is empty there.
import { createContext, useContext } from 'react';

export const NonceContext = createContext('');

export const useNonce = (): string => useContext(NonceContext);
