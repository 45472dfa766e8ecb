// @peculiar/x509 wires itself with tsyringe, which asks for three functions of the reflect-metadata proposal and for nothing else of it.
const kept = new WeakMap<object, Map<unknown, unknown>>();

function metadataOf(target: object): Map<unknown, unknown> {
  const own = kept.get(target) ?? new Map<unknown, unknown>();
  kept.set(target, own);
  return own;
}

function find(key: unknown, target: unknown): unknown {
  for (
    let one: unknown = target;
    typeof one === 'function' || (typeof one === 'object' && one !== null);
    one = Object.getPrototypeOf(one)
  ) {
    if (kept.get(one)?.has(key) === true) return metadataOf(one).get(key);
  }
  return undefined;
}

if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, {
    getMetadata: find,
    getOwnMetadata: (key: unknown, target: object): unknown => kept.get(target)?.get(key),
    defineMetadata: (key: unknown, value: unknown, target: object): void => {
      metadataOf(target).set(key, value);
    },
  });
}

/** True once the three functions are there; importing this before @peculiar/x509 is what matters. */
export const metadataReady: boolean = 'getMetadata' in Reflect;
