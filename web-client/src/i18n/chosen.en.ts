/** English texts of who thinks, hears and speaks. */
export const chosenEn = {
  tab: "Who does what",
  title: "Who thinks, hears and speaks",
  lead: "What you choose counts for the organisation's interviews from the next one on, whatever this server is set to. Candidates are told where their voice and words go before they agree.",
  leadOwn:
    "What you choose counts for your own practice from the next interview on. It has no part in an organisation's interviews.",
  models: "Thinks",
  modelKinds: { instance: "As this server is set", chain: "These models", script: "None" },
  noModels:
    "The interviewer keeps to the scenario's script, answers are scored by their words, and nothing is drafted.",
  chain: "Models, one a line",
  chainHint:
    "The first that answers in time replies, rates and drafts. For example mistral:mistral-small-latest or compatible:llama3.1@https://models.example/v1.",
  ears: "Hears",
  voice: "Speaks",
  by: { instance: "As this server is set", provider: "A provider", machine: "This server" },
  staysHere: "Nothing is sent to others.",
  model: "Model",
  address: "Address",
  usualAddress: "The provider's own",
  key: "Key",
  usualKey: "The one named {{kind}}",
  voice_fr: "French voice",
  voice_en: "English voice",
  voiceHint: "The names that the provider gives its voices. An assistant's own voice comes first.",
  asked: "The providers that are asked",
  save: "Save the choice",
  discard: "Discard",
  saved: "Saved",
};
