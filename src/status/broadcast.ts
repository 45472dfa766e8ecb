import type { ComponentStatus } from './component.ts';

export type Matter =
  | { readonly kind: 'report'; readonly update: string }
  | { readonly kind: 'retracted'; readonly reason: string }
  | { readonly kind: 'component'; readonly from: ComponentStatus; readonly to: ComponentStatus };
