// @ts-check
// The rule of the filters, as explore/filters.py has it: an LA matches when at least one
// partnership there meets every partnership choice (any value within a field, all fields
// together), and the LA itself meets every LA choice. And the order in which LAs are listed. Pure functions.

export const PARTNERSHIP_FIELDS = [
  "kind",
  "lifecycle",
  "age",
  "funding",
  "focus",
  "phase",
  "scale",
  "form",
];
// All choices about partnerships, by their names in an address.
export const ABOUT_PARTNERSHIPS = [...PARTNERSHIP_FIELDS, "q", "founded_from", "founded_to"];
// The key of the colouring that the map has by itself.
const FIRST = "abeps";
export const AUTHORITY_FIELDS = ["region", "type", "role", "verification", "eia", "abeps"];

/**
 * The records document as the rule reads it; explore/records_json.py packs it.
 * @param {PackedRecords} packed
 * @returns {RecordsDocument}
 */
export function unpack(packed) {
  const { idSteps, foundedIn, places, values } = packed.partnerships;
  let id = 0;
  const partnerships = {
    ids: idSteps.map((step) => (id += step)),
    foundedIn,
    codes: places.map((own) => own.map((place) => packed.codes[place])),
    values: Object.fromEntries(
      Object.entries(values).map(([field, { different, which }]) => [
        field,
        which.map((place) => different[place]),
      ]),
    ),
  };
  return { ...packed, partnerships };
}

/**
 * The GSS codes of the LAs that match.
 * @param {Choices} choices
 * @param {RecordsDocument} records
 */
export function matchingAuthorities(choices, records) {
  const searched = searchedAuthorities(choices, records);
  if (!hasPartnershipChoices(choices)) return searched;
  const matching = new Set();
  for (const place of matchingPartnerships(choices, records))
    for (const code of records.partnerships.codes[place])
      if (searched.has(code)) matching.add(code);
  return matching;
}

/**
 * By option of a field, the number of LAs that would match if it were the one chosen there.
 * @param {string} field
 * @param {Choices} choices
 * @param {RecordsDocument} records
 * @returns {Map<string, number>} without the options that have none
 */
export function facetCounts(field, choices, records) {
  const others = without(choices, field);
  const withOption = AUTHORITY_FIELDS.includes(field)
    ? authoritiesByOwnOption(field, others, records)
    : authoritiesByOption(field, others, records);
  return new Map([...withOption].map(([option, codes]) => [option, codes.size]));
}

/** Whether any choice is about partnerships. */
export function hasPartnershipChoices(/** @type {Choices} */ choices) {
  return (
    PARTNERSHIP_FIELDS.some((field) => choices.fields[field]) ||
    choices.foundedFrom !== null ||
    choices.foundedTo !== null ||
    choices.withWords !== null
  );
}

/**
 * The GSS codes of the LAs that meet the choices about LAs: partnerships are sought in them.
 * @param {Choices} choices
 * @param {RecordsDocument} records
 */
export function searchedAuthorities({ fields, name, similar }, records) {
  const part = name.toLowerCase();
  const names = records.names.map((known) => known.toLowerCase());
  // The whole name of an LA is that LA alone: York, not its county.
  const isWhole = names.includes(part);
  return new Set(
    records.codes.filter(
      (code, place) =>
        AUTHORITY_FIELDS.every((field) =>
          meets(records.authorities[field][place], fields[field]),
        ) &&
        (isWhole ? names[place] === part : names[place].includes(part)) &&
        (!similar || similar.has(code)),
    ),
  );
}

/**
 * The map's colouring under some choices: the first one counts the partnerships that meet the choices
 * about partnerships, where there are any; a single option of kind, funding or role breaks up the
 * colouring by it (as explore/match_colouring.py has it).
 * @param {string|null} key
 * @param {Choices} choices
 * @param {RecordsDocument} records
 * @returns {Colouring}
 */
export function colouringOf(key, choices, records) {
  const { colourings, brokenUp } = records;
  const colouring = colourings[key ?? FIRST] ?? colourings[FIRST];
  const codes = choices.fields[key] ?? [];
  if (codes.length === 1 && brokenUp[key]?.[codes[0]])
    return colouringBrokenUp(key, codes[0], records);
  if (colouring !== colourings[FIRST] || !hasPartnershipChoices(choices)) return colouring;
  return matchColouring(choices, records);
}

/** The classes that the legend shows: not that of the LAs which are left out. */
export function legendClasses(/** @type {Colouring} */ { classes, countsMatches }) {
  return countsMatches ? classes.slice(1) : classes;
}

/**
 * The ids of the partnerships that meet the choices about them, in an LA that meets its own; null where
 * no choice is about partnerships.
 * @param {Choices} choices
 * @param {RecordsDocument} records
 */
export function matchingIds(choices, records) {
  if (!hasPartnershipChoices(choices)) return null;
  return new Set(
    listedPartnerships(choices, records).map((place) => records.partnerships.ids[place]),
  );
}

/**
 * How many partnerships of each kind meet the choices in an LA, in words, the most first.
 * @param {string} code
 * @param {Choices} choices
 * @param {RecordsDocument} records
 */
export function kindsIn(code, choices, records) {
  const { nouns } = records.counting;
  const numbers = new Map();
  for (const place of matchingPartnerships(choices, records)) {
    if (!records.partnerships.codes[place].includes(code)) continue;
    const [kind] = records.partnerships.values.kind[place];
    numbers.set(kind, (numbers.get(kind) ?? 0) + 1);
  }
  return [...numbers]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, number]) => `${number} ${nouns[kind][number === 1 ? 0 : 1]}`);
}

function matchColouring(choices, records) {
  const { codes, colourings, counting, partnerships } = records;
  const kinds = choices.fields.kind ?? [];
  const [one, many] = (kinds.length === 1 && counting.nouns[kinds[0]]) || counting.anyKind;
  const numbers = new Map();
  for (const place of matchingPartnerships(choices, records))
    for (const code of partnerships.codes[place]) numbers.set(code, (numbers.get(code) ?? 0) + 1);
  const numberIn = codes.map((code) => numbers.get(code) ?? 0);
  const listed = listedPartnerships(choices, records);
  const current = listed.filter((place) =>
    counting.currentAges.includes(partnerships.values.age[place][0]),
  ).length;
  const { classes } = colourings[FIRST];
  const labels = ["None that matches", `1 ${one}`, `2 ${many}`];
  const note =
    `The ${many} in each LA that meet the choices made. ` +
    `Seen at work since ${counting.since}: ${current}. ` +
    `Known only from older or undated sources: ${listed.length - current}.`;
  return {
    label: `Number of ${many} that match`,
    note: kinds.length === 1 ? `${note} ${meaningOf(kinds[0], records)}` : note,
    classes: classes.map((own, rank) => ({ ...own, label: labels[rank] ?? own.label })),
    classOf: numberIn.map((number) => Math.min(number, classes.length - 1)),
    valueOf: numberIn.map((number) => (number ? `${number} ${number === 1 ? one : many}` : null)),
    countsMatches: true,
  };
}

/** The LAs that have an option alone, and apart from them those that have it among several. */
function colouringBrokenUp(key, code, records) {
  const { authorities, brokenUp, codes, colourings } = records;
  const options = key === "role" ? authorities.role : optionsOfPartnerships(key, records);
  const label = brokenUp[key][code];
  const nothing = colourings[key].classes[0];
  return {
    ...colourings[key],
    note: key === "kind" ? meaningOf(code, records) : colourings[key].note,
    classes: [
      { ...nothing, label: `Not recorded: ${label}` },
      { key: "alone", label: `${label} only`, cssClass: "shade-hue-1" },
      { key: "among", label: `${label} and others`, cssClass: "shade-hue-4" },
    ],
    classOf: codes.map((_, place) => {
      const own = options[place];
      if (!own.includes(code)) return 0;
      return own.length === 1 ? 1 : 2;
    }),
  };
}

/** What a kind is, in a sentence. */
function meaningOf(kind, { brokenUp, explanations }) {
  return `${brokenUp.kind[kind]}: ${explanations[kind]}`;
}

/** Of each LA the options of a field that partnerships there have; of funding, ABEPs alone. */
function optionsOfPartnerships(key, { codes, partnerships }) {
  const options = new Map(codes.map((code) => [code, new Set()]));
  partnerships.codes.forEach((codesOf, place) => {
    if (key === "funding" && partnerships.values.kind[place][0] !== "abep") return;
    for (const code of codesOf)
      for (const option of partnerships.values[key][place]) options.get(code).add(option);
  });
  return codes.map((code) => [...options.get(code)]);
}

/** The places of the partnerships that match, in an LA that meets the choices about LAs. */
function listedPartnerships(choices, records) {
  const searched = searchedAuthorities(choices, records);
  const { codes } = records.partnerships;
  return matchingPartnerships(choices, records).filter((place) =>
    codes[place].some((code) => searched.has(code)),
  );
}

/** The places of the partnerships that meet every choice about them. */
function matchingPartnerships({ fields, foundedFrom, foundedTo, withWords }, { partnerships }) {
  const { ids, foundedIn, values } = partnerships;
  const chosen = PARTNERSHIP_FIELDS.filter((field) => fields[field]);
  const isWithinYears = (year) =>
    (foundedFrom === null && foundedTo === null) ||
    (year !== null && year >= (foundedFrom ?? year) && year <= (foundedTo ?? year));
  return [...ids.keys()].filter(
    (place) =>
      chosen.every((field) => meets(values[field][place], fields[field])) &&
      isWithinYears(foundedIn[place]) &&
      (!withWords || withWords.has(ids[place])),
  );
}

/** Any value within a field; all, where nothing is chosen. */
function meets(values, chosen) {
  return !chosen || values.some((value) => chosen.includes(value));
}

function without(choices, field) {
  return { ...choices, fields: { ...choices.fields, [field]: undefined } };
}

/** By option, the LAs that have it themselves and match. */
function authoritiesByOwnOption(field, choices, records) {
  const matching = matchingAuthorities(choices, records);
  const codes = new Map();
  records.codes.forEach((code, place) => {
    if (matching.has(code))
      for (const option of records.authorities[field][place]) addTo(codes, option, code);
  });
  return codes;
}

/** By option, the LAs in which a partnership that has it matches. */
function authoritiesByOption(field, choices, records) {
  const searched = searchedAuthorities(choices, records);
  const { codes: codesOf, values } = records.partnerships;
  const codes = new Map();
  for (const place of matchingPartnerships(choices, records))
    for (const code of codesOf[place])
      if (searched.has(code)) for (const option of values[field][place]) addTo(codes, option, code);
  return codes;
}

function addTo(codesByOption, option, code) {
  if (!codesByOption.has(option)) codesByOption.set(option, new Set());
  codesByOption.get(option).add(code);
}

// The order of the list beside the map, as explore/list_order.py has it.

/** What an LA's colour says: its value, or else the label of its class. */
export function valueIn(/** @type {Colouring} */ colouring, /** @type {number} */ place) {
  return colouring.valueOf[place] ?? colouring.classes[colouring.classOf[place]].label;
}

/** Whether the list is in its regions; else it is one list of all LAs. */
export function isByRegion(/** @type {string} */ sort) {
  return !(sort in KEYS);
}

/**
 * Places of all LAs in an order.
 * @param {string} sort "" (by region and name), "name", "value" or "partnerships"
 * @param {Colouring} colouring
 * @param {string[]} names of the LAs, which come by region and name
 * @param {number[]} totals how many partnerships each LA has
 */
export function ordered(sort, colouring, names, totals) {
  const places = names.map((_, place) => place);
  if (isByRegion(sort)) return places;
  const keys = places.map((place) => KEYS[sort](place, colouring, totals));
  return places.sort(
    (a, b) => compared(keys[a], keys[b]) || compared([names[b]], [names[a]]), // names from A to Z
  );
}

const KEYS = {
  name: () => [],
  // The highest class first, in it the highest number, so that blanks come last.
  value: (place, colouring) => [colouring.classOf[place], numberIn(valueIn(colouring, place))],
  partnerships: (place, _colouring, totals) => [totals[place]],
};

/** The higher comes first. */
function compared(values, others) {
  const at = values.findIndex((value, rank) => value !== others[rank]);
  if (at < 0) return 0;
  return values[at] > others[at] ? -1 : 1;
}

/** The number that a shown value begins with; 0 where it begins with a word. */
function numberIn(value) {
  return parseFloat(value.replaceAll(",", "")) || 0;
}
