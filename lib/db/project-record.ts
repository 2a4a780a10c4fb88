export type ProjectRecord = { readonly id: string; readonly name: string; readonly description: string };
