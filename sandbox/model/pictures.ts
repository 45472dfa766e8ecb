/** Width and height in pixels. */
export type Size = { readonly width: number; readonly height: number };

function jpegSize(bytes: DataView): Size | undefined {
  let place = 2;
  while (place + 9 < bytes.byteLength && bytes.getUint8(place) === 0xff) {
    const marker = bytes.getUint8(place + 1);
    // SOF0…SOF15 hold the size, except the four markers in that range that mean something else.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { height: bytes.getUint16(place + 5), width: bytes.getUint16(place + 7) };
    }
    place += 2 + bytes.getUint16(place + 2);
  }
  return undefined;
}

/** The size of a PNG, GIF or JPEG picture; undefined for anything else. */
export function pictureSize(content: Uint8Array): Size | undefined {
  const bytes = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.byteLength < 24) return undefined;
  if (bytes.getUint32(0) === 0x89504e47) return { width: bytes.getUint32(16), height: bytes.getUint32(20) };
  if (bytes.getUint32(0) === 0x47494638)
    return { width: bytes.getUint16(6, true), height: bytes.getUint16(8, true) };
  return bytes.getUint16(0) === 0xffd8 ? jpegSize(bytes) : undefined;
}

const mimetypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  json: 'application/json',
  csv: 'text/csv',
  txt: 'text/plain',
  log: 'text/plain',
  md: 'text/markdown',
  html: 'text/html',
};

/** The media type of a file by its name. */
export function mimetypeOf(name: string): string {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return mimetypes[extension] ?? 'application/octet-stream';
}
