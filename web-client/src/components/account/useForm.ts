import { type ChangeEvent, type FormEvent, useEffect, useRef, useState } from "react";
import { Problem } from "../../api/problem";

export type FieldErrors<V> = Partial<Record<keyof V & string, string>>;

interface FormOptions<V> {
  initial: V;
  /** What is wrong before anything is sent. */
  check(values: V): FieldErrors<V>;
  send(values: V): Promise<void>;
  /** The field that a refusal of the server is about; none for one about the whole form. */
  about?(problem: Problem): FieldErrors<V> | undefined;
}

/**
 * A form whose errors stand beside their fields. A refusal moves the focus to the first of
 * them, and takes nothing away that was typed.
 */
export function useForm<V extends Record<string, string>>(options: FormOptions<V>) {
  const [values, setValues] = useState(options.initial);
  const [errors, setErrors] = useState<FieldErrors<V>>({});
  const [problem, setProblem] = useState<unknown>();
  const [pending, setPending] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);

  const refuse = (found: FieldErrors<V>) => {
    setErrors(found);
    setRefusals((count) => count + 1);
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    // What a password manager filled in without telling anybody counts as well.
    const filled = Object.fromEntries(
      [...new FormData(event.currentTarget)].filter(
        ([name, value]) => name in values && typeof value === "string",
      ),
    ) as Partial<V>;
    const now = { ...values, ...filled };
    setValues(now);
    setProblem(undefined);
    const found = options.check(now);
    if (Object.keys(found).length > 0) return refuse(found);
    setErrors({});
    setPending(true);
    try {
      await options.send(now);
    } catch (caught) {
      const placed = caught instanceof Problem ? options.about?.(caught) : undefined;
      if (placed) refuse(placed);
      else setProblem(caught);
    } finally {
      setPending(false);
    }
  };

  const set = (name: keyof V & string, value: string) => {
    setValues((before) => ({ ...before, [name]: value }));
    setErrors(({ [name]: _mended, ...others }) => others as FieldErrors<V>);
  };

  return {
    values,
    set,
    pending,
    problem,
    /** Of the `form`. */
    form: {
      ref: form,
      noValidate: true,
      onSubmit: (event: FormEvent<HTMLFormElement>) => void submit(event),
    },
    /** Of one input. */
    field: (name: keyof V & string) => ({
      name,
      value: values[name],
      error: errors[name],
      // Announced also where the focus stays in the field.
      errorProps: { role: "alert" as const },
      onChange: (event: ChangeEvent<HTMLInputElement>) => set(name, event.currentTarget.value),
    }),
  };
}
