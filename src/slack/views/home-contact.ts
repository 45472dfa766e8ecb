import { actions, button, divider, section } from './blocks.ts';
import type { ActionElement, Block } from './blocks.ts';
import { contactWarnings, methodLines, planLines } from './contact.ts';
import type { ContactSight } from './contact.ts';
import { KIND_WORDS } from './contact-text.ts';
import { cap } from './incident-brief.ts';

const TESTS = 8;

/** One test button for each method that can be used; two of a kind are told apart by their number in the list. */
function tests(sight: ContactSight): readonly ActionElement[] {
  return sight.methods
    .map((method, index) => ({ method, number: index + 1 }))
    .filter(({ method }) => method.verifiedAt !== null && sight.configured.includes(method.kind))
    .slice(0, TESTS)
    .map(({ method, number }) => {
      const twice = sight.methods.filter((other) => other.kind === method.kind).length > 1;
      return button({
        id: `contact.test:${number}`,
        text: `Test ${KIND_WORDS[method.kind]}${twice ? ` ${number}` : ''}`,
        value: method.id,
      });
    });
}

/** The part of Home about how this person is reached: methods with their marks, what happens at each urgency, tests. */
export function homeContact(sight: ContactSight): readonly Block[] {
  const warnings = contactWarnings(sight);
  return [
    divider(),
    section(cap(['*My contact methods*', ...methodLines(sight)].join('\n'))),
    section(cap([...planLines(sight), ...warnings].join('\n'))),
    actions(
      [
        button({ id: 'contact.add', text: 'Add a method' }),
        button({ id: 'contact.rules', text: 'Change rules' }),
        ...tests(sight),
      ],
      'contact',
    ),
  ];
}
