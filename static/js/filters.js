// The rule of the filters, as partnerships/filters.py has it: an LA matches when at least one
// partnership there meets every partnership choice (any value within a field, all fields
// together), and the LA itself meets every LA choice. Pure functions.

export const PARTNERSHIP_FIELDS = ["kind", "scale", "form", "funding", "phase", "focus"];
export const AUTHORITY_FIELDS = ["region", "type", "role", "verification", "eia", "abeps"];

/**
 * What people have chosen.
 * @typedef {object} Choices
 * @property {Object<string, string[]>} fields chosen codes by field; no entry, no choice
 * @property {number|null} foundedFrom
 * @property {number|null} foundedTo
 * @property {string} name part of an LA's name
 * @property {Set<string>|null} matching slugs of partnerships that hold the words typed
 * @property {Set<string>|null} similar GSS codes of LAs similar to the chosen one
 */

/** The GSS codes of the LAs that the choices leave. */
export function leftBy(choices, records) {
  const reached = reachedBy(choices, records);
  return new Set(
    Object.keys(records.authorities).filter(
      (code) => authorityMeets(code, choices, records) && (reached === null || reached.has(code)),
    ),
  );
}

/** For each option of each field, how many LAs would be left if it were the one chosen. */
export function facets(choices, records) {
  const counts = {};
  for (const field of PARTNERSHIP_FIELDS) {
    const rest = without(choices, field);
    const candidates = leftBy(aboutAuthorities(rest), records);
    const found = new Map();
    for (const partnership of records.partnerships) {
      if (!partnershipMeets(partnership, rest)) continue;
      for (const value of partnership[field]) {
        if (!found.has(value)) found.set(value, new Set());
        for (const code of partnership.authorities)
          if (candidates.has(code)) found.get(value).add(code);
      }
    }
    counts[field] = (option) => found.get(option)?.size ?? 0;
  }
  for (const field of AUTHORITY_FIELDS) {
    const found = new Map();
    for (const code of leftBy(without(choices, field), records))
      for (const value of records.authorities[code][field])
        found.set(value, (found.get(value) ?? 0) + 1);
    counts[field] = (option) => found.get(option) ?? 0;
  }
  return counts;
}

/** The GSS codes in which a partnership meets the choices; null if nothing is chosen of them. */
function reachedBy(choices, records) {
  if (!asksOfPartnerships(choices)) return null;
  const codes = new Set();
  for (const partnership of records.partnerships)
    if (partnershipMeets(partnership, choices))
      for (const code of partnership.authorities) codes.add(code);
  return codes;
}

export function partnershipMeets(partnership, choices) {
  const { foundedFrom, foundedTo, matching, fields } = choices;
  if (!partnership.counts) return false;
  if (matching !== null && !matching.has(partnership.slug)) return false;
  if (foundedFrom !== null && !(partnership.founded >= foundedFrom)) return false;
  if (foundedTo !== null && !(partnership.founded !== null && partnership.founded <= foundedTo))
    return false;
  return PARTNERSHIP_FIELDS.every(
    (field) => !fields[field] || overlaps(fields[field], partnership[field]),
  );
}

function authorityMeets(code, choices, records) {
  const { name, similar, fields } = choices;
  if (similar !== null && !similar.has(code)) return false;
  if (name && !records.authorities[code].name.toLowerCase().includes(name.toLowerCase()))
    return false;
  return AUTHORITY_FIELDS.every(
    (field) => !fields[field] || overlaps(fields[field], records.authorities[code][field]),
  );
}

/** Any value within a field. The server has spelt out what follows from others, such as hybrid. */
function overlaps(chosen, values) {
  return values.some((value) => chosen.includes(value));
}

function without(choices, field) {
  const fields = { ...choices.fields };
  delete fields[field];
  return { ...choices, fields };
}

/** Whether any choice is about partnerships. */
export function asksOfPartnerships(choices) {
  return (
    PARTNERSHIP_FIELDS.some((field) => choices.fields[field]) ||
    choices.foundedFrom !== null ||
    choices.foundedTo !== null ||
    choices.matching !== null
  );
}

/** The choices about LAs alone: what the partnerships are sought in. */
export function aboutAuthorities(choices) {
  const fields = { ...choices.fields };
  for (const field of PARTNERSHIP_FIELDS) delete fields[field];
  return { ...choices, fields, foundedFrom: null, foundedTo: null, matching: null };
}
