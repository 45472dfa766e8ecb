/** How the sandbox misbehaves when told to. */
export const faultKinds = ['ratelimited', 'http500', 'timeout', 'die_after'] as const;
type FaultKind = (typeof faultKinds)[number];

/** `method` may be `*` for all, or `response_url`; `times` left out means until told otherwise. */
export type Fault = {
  readonly method: string;
  readonly kind: FaultKind;
  readonly seconds: number | undefined;
  readonly times: number | undefined;
};

export type Faults = {
  readonly add: (fault: Fault) => void;
  /** Without a method all of them. */
  readonly clear: (method?: string) => void;
  readonly list: () => readonly Fault[];
  /** The fault this call must suffer, used up by one. */
  readonly take: (method: string) => Fault | undefined;
};

/** The list of faults; the first that fits a call is the one it suffers. */
export function createFaults(): Faults {
  let faults: Fault[] = [];
  return {
    add: (fault) => {
      faults.push(fault);
    },
    clear: (method) => {
      faults = method === undefined ? [] : faults.filter((fault) => fault.method !== method);
    },
    list: () => faults,
    take: (method) => {
      const index = faults.findIndex((fault) => fault.method === method || fault.method === '*');
      const fault = faults[index];
      if (fault?.times !== undefined) {
        if (fault.times <= 1) faults.splice(index, 1);
        else faults[index] = { ...fault, times: fault.times - 1 };
      }
      return fault;
    },
  };
}
