// What the page's modules hand to each other. It stands here and not in their comments because the names of
// modules there would be taken for imports when static files are collected, and make circles.

/** What people have chosen. */
interface Choices {
  /** Chosen codes by field; no entry, no choice. */
  fields: Record<string, string[]>;
  foundedFrom: number | null;
  foundedTo: number | null;
  /** The ids of the partnerships that hold the chosen words. */
  withWords: Set<number> | null;
  /** Part of an LA's name. */
  name: string;
  /** GSS codes of LAs similar to the chosen one. */
  similar: Set<string> | null;
}

/** A choice made, with the words of its chip and those of the title. */
interface Choice {
  /** Of its field. */
  name: string;
  /** Empty, where the field takes one value alone. */
  code: string;
  label: string;
  /** What the title says before the values of the field. */
  lead: string;
  /** What the title says of the value. */
  phrase: string;
}

/** What the map can be coloured by; of each LA its class, and what is shown instead of the class's label. */
interface Colouring {
  label: string;
  note: string;
  classes: { key: string; label: string; cssClass: string }[];
  classOf: number[];
  valueOf: (string | null)[];
  /** Whether it counts what is chosen, so that nobody sees its first class. */
  countsMatches?: boolean;
}

/** What is recorded, in the order of the LAs by region and name. */
interface RecordsDocument {
  /** GSS codes. */
  codes: string[];
  names: string[];
  slugs: string[];
  /** How many each LA has. */
  neighbours: number[];
  /** By field, the options that each LA has. */
  authorities: Record<string, string[][]>;
  partnerships: PartnershipColumns;
  colourings: Record<string, Colouring>;
  /** How far a record was checked, in words, by code. */
  verifications: Record<string, string>;
  /** By colouring that a single choice breaks up, what its options are called. */
  brokenUp: Record<string, Record<string, string>>;
  /** What each kind of partnership is, in a sentence. */
  explanations: Record<string, string>;
  /** The words for counting what is chosen: nouns for one and for several, by kind. */
  counting: {
    nouns: Record<string, [string, string]>;
    anyKind: [string, string];
    currentAges: string[];
    since: number;
  };
}

/** A partnership whose LAs are outlined. */
interface Outlined {
  name: string;
  /** GSS codes of its LAs. */
  codes: string[];
}

/** The records document on its way: `unpack` (static/js/map/filters.js) makes it what the rule reads. */
type PackedRecords = Omit<RecordsDocument, "partnerships"> & {
  partnerships: {
    /** How much greater each id is than the one before. */
    idSteps: number[];
    foundedIn: (number | null)[];
    /** Of the LAs in which each works, the places in `codes`. */
    places: number[][];
    /** By field, the different values, and for each partnership which of them it has. */
    values: Record<string, { different: string[][]; which: number[] }>;
  };
};

/** The partnerships that count: the same place in every list is the same partnership. */
interface PartnershipColumns {
  ids: number[];
  foundedIn: (number | null)[];
  /** GSS codes of the LAs in which each works. */
  codes: string[][];
  /** By field, the options that each has. */
  values: Record<string, string[][]>;
}

/** An LA on the map. */
interface Area {
  path: SVGPathElement;
  /** Its classes. */
  look: string;
  /** Its shape in the inset. */
  copy?: SVGPathElement;
  name?: string;
  /** What its colour says. */
  value?: string;
  /** How far what is recorded of it was checked. */
  checked?: string;
  /** How many neighbours it has. */
  near?: number;
}

/** What is told of an LA on the map. */
interface SaidOfArea {
  code: string;
  name: string;
  value: string;
  isMatch: boolean;
  checked: string;
  near: number;
}

/** The drawing as a layer of Leaflet's. */
type ChoroplethMap = import("./static/js/map/choropleth.js").Choropleth;

/** The points of an LA's shape, in map units. */
interface LandShape {
  rings: [number, number][][];
  /** Of the largest ring. */
  centre: [number, number];
  /** Of the largest ring: left, top, right, bottom. */
  box: [number, number, number, number];
  /** Its slug. */
  region: string;
  /** Where a name could stand, once that was asked. */
  places?: [number, number][];
}

/** What the first page holds while it is open. */
interface PageState {
  map: ChoroplethMap;
  /** The LA. */
  chosen: { code: string; byKeyboard: boolean } | null;
  /** By slug, the partnerships that have been outlined or can be at once. */
  outlines: Map<string, Outlined>;
  /** Counts the choices. */
  turn: number;
  /** Of the map, where the reader has moved it. */
  position: string;
  /** The slugs of those that the map was brought to. */
  regions: string[];
  /** The choices that the list of partnerships was made for. */
  matching: string;
  records?: Promise<RecordsDocument>;
  /** Settles once list and map say what the records do. */
  told?: Promise<void>;
  /** The same, once they have come. */
  held?: RecordsDocument;
  /** Those that were answered last. */
  choices?: Choices;
  choose?: (code: string, byKeyboard: boolean) => void;
  /** On a narrow screen, what results and filters stand in. */
  sheet?: typeof import("./static/js/map/sheet.js");
}
