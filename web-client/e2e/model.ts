/** A language model that speaks OpenAI's chat completions, and writes what a test wants. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Model {
  /** Its address, as the configuration's `llm` takes it. */
  spec: string;
  stop(): void;
}

export async function startModel(write: (system: string) => unknown): Promise<Model> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const asked = JSON.parse(body) as { messages: { content: string }[] };
      const content = JSON.stringify(write(asked.messages[0]?.content ?? ""));
      const message = { role: "assistant", content };
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({
          id: "c1",
          object: "chat.completion",
          created: 1,
          model: "m",
          choices: [{ index: 0, message, logprobs: null, finish_reason: "stop" }],
          usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 },
        }),
      );
    });
  });
  await new Promise<void>((resume) => server.listen(0, "127.0.0.1", resume));
  const { port } = server.address() as AddressInfo;
  return { spec: `compatible:m@http://127.0.0.1:${port}/v1`, stop: () => server.close() };
}
