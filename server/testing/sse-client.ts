import { until } from "./processes";

export interface SseMessage {
  event: string;
  id: string;
  data: { type?: string; stream?: string; seq?: number; payload?: unknown };
}

export interface SseClient {
  messages: SseMessage[];
  /** Waits for the message or fails. */
  first(matches: (message: SseMessage) => boolean, ms?: number): Promise<SseMessage>;
  /** True when the server ended the stream within the time. */
  ended(ms?: number): Promise<boolean>;
  leave(): Promise<void>;
}

/** Reads a response as a browser's EventSource would. */
export function readSse(response: Response): SseClient {
  const messages: SseMessage[] = [];
  const reader = response.body?.getReader();
  let over = false;
  const read = async () => {
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) break;
      text += decoder.decode(part.value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      messages.push(...blocks.map(parse).filter((message) => message !== null));
    }
  };
  void read()
    .catch(() => {})
    .finally(() => {
      over = true;
    });
  return {
    messages,
    first: async (matches, ms = 5_000) => {
      await until(() => messages.some(matches), ms);
      const found = messages.find(matches);
      if (!found) throw new Error(`No such message among: ${JSON.stringify(messages).slice(0, 2_000)}`);
      return found;
    },
    ended: (ms = 5_000) => until(() => over, ms),
    leave: async () => {
      await reader?.cancel();
    },
  };
}

function parse(block: string): SseMessage | null {
  const fields = new Map(
    block.split("\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const;
    }),
  );
  const data = fields.get("data");
  if (data === undefined) return null;
  return { event: fields.get("event") ?? "message", id: fields.get("id") ?? "", data: JSON.parse(data) };
}
