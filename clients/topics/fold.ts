// The reference fold, which applies remarks to the facts of a topic. docs/building/reading-the-topics.md explains each
// rule. Call `add` with every record of one topic. Keep the order of the records of each partition. Repeats are allowed.

export type Content = Record<string, unknown>;
export type Status = 'ACTIVE' | 'CORRECTED' | 'REVISED' | 'DISPUTED' | 'RETRACTED';

/** A record of the topic: its headers by name, and its value. */
export interface TopicRecord {
  headers: Record<string, string>;
  data: Content;
}

/** A fact with its recorded content, and with its content after the last correction or revision. */
export interface Fact {
  id: string;
  type: string;
  recorded: Content;
  content: Content;
  status: Status;
}

interface Event {
  id: string;
  chain: string;
  type: string;
  version: number;
  position: number;
  epoch: number;
  data: Content;
}

interface Epoch {
  epoch: number;
  firstPosition: number;
}

// The status that a reinstatement restores is not visible outside.
type Folded = Fact & { undisputed: Status };

export class FactFold {
  #streams = new Map<string, Map<number, Event>>(); // from '<type>/<id>' to the events by version
  #epochs: Epoch[] = [];

  add({ headers, data }: TopicRecord): void {
    const header = (name: string) => {
      const value = headers[name];
      if (value === undefined) throw new Error(`a record lacks the header ${name}`);
      return value;
    };
    const event = {
      id: header('ce_id'),
      chain: header('ce_chainhash'),
      type: header('ce_type').replace(/^corridor\.(.*)\.v\d+$/, '$1'),
      version: Number(header('ce_streamversion')),
      position: Number(header('ce_logposition')),
      epoch: Number(header('ce_ledgerepoch')),
      data,
    };
    if (event.type === 'ledger-epoch-raised') {
      this.#epochs.push(data as unknown as Epoch);
      for (const [key, stream] of this.#streams) {
        for (const [version, old] of stream) if (this.#isGivenUp(old)) stream.delete(version);
        if (stream.size === 0) this.#streams.delete(key);
      }
    } else if (header('ce_streamtype') !== 'proposals' && !this.#isGivenUp(event)) {
      const key = `${header('ce_streamtype')}/${header('ce_subject')}`;
      const stream = this.#streams.get(key) ?? new Map<number, Event>();
      // An event of a later epoch may arrive before the event that announces this epoch.
      const before = stream.get(event.version);
      if (before?.epoch === event.epoch && (before.id !== event.id || before.chain !== event.chain))
        throw new Error(`${key} has two events of version ${event.version}`);
      if (!before || before.epoch <= event.epoch) stream.set(event.version, event);
      this.#streams.set(key, stream);
    }
  }

  // An event is given up if a later epoch begins at its position or before it.
  #isGivenUp(event: Event): boolean {
    return this.#epochs.some(
      ({ epoch, firstPosition }) => epoch > event.epoch && firstPosition <= event.position);
  }

  /** The aggregates, as `<type>/<id>`. */
  aggregates(): string[] {
    return [...this.#streams.keys()].sort();
  }

  /** The facts of an aggregate with their status, in the order of their versions. Throws an error if an event is missing. */
  facts(aggregate: string): Fact[] {
    const facts = new Map<string, Folded>();
    const stream = this.#streams.get(aggregate) ?? new Map<number, Event>();
    for (let version = 1; version <= stream.size; version++) {
      const event = stream.get(version);
      if (!event) throw new Error(`${aggregate} lacks version ${version}`);
      apply(event, facts);
    }
    return [...facts.values()].map(({ undisputed, ...fact }) => fact);
  }
}

function apply({ id, type, data }: Event, facts: Map<string, Folded>): void {
  const target = () => facts.get(data.target as string)!;
  switch (type) {
    case 'fact-corrected':
      replace(target(), data, 'CORRECTED');
      break;
    case 'fact-revised':
      replace(target(), data, 'REVISED');
      break;
    case 'fact-retracted':
      target().status = 'RETRACTED';
      break;
    case 'fact-disputed':
      target().status = 'DISPUTED';
      break;
    case 'fact-reinstated':
      target().status = target().undisputed;
      break;
    case 'note-cited': // A note changes neither a fact nor its status.
      break;
    default:
      facts.set(id, { id, type, recorded: data, content: data, status: 'ACTIVE', undisputed: 'ACTIVE' });
  }
}

function replace(target: Folded, { replacement }: Content, status: Status): void {
  // The only member of the replacement has the name of the event type.
  target.content = Object.values(replacement as Record<string, Content>)[0]!;
  target.status = target.undisputed = status;
}
