// What Next writes into next-env.d.ts, without its build output, so that types can be checked on a fresh clone.
/// <reference types="next" />
/// <reference types="next/image-types/global" />
