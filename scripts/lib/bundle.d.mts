/** Bundles one TypeScript entry below the build folder and returns the file. */
export function bundle(entry: string, name: string): Promise<string>;
