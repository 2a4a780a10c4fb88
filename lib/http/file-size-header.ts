/**
 * Says how many bytes a file has, also where it is compressed on the way. Content-Length cannot: Next.js takes it
 * from the answer of a route.
 */
export const FILE_SIZE_HEADER = "x-file-size";
