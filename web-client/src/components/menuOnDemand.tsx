/** Menus of the header: what opens is loaded when somebody is about to open it. */
import {
  type ComponentType,
  cloneElement,
  type HTMLAttributes,
  lazy,
  type ReactElement,
  type RefAttributes,
  Suspense,
  useEffect,
  useRef,
  useState,
} from "react";

type Button = ReactElement<HTMLAttributes<HTMLButtonElement> & RefAttributes<HTMLButtonElement>>;

/** What a menu that is loaded later is told. */
export interface Opening {
  /** The button that it stands at. */
  target: Button;
  opened: boolean;
  onChange(opened: boolean): void;
}

/** A button, and what it opens. */
export function menuOnDemand<P extends object>(
  kind: "menu" | "dialog",
  load: () => Promise<ComponentType<P & Opening>>,
): ComponentType<P & { target: Button }> {
  let loading: Promise<{ default: ComponentType<P & Opening> }> | undefined;
  const begin = () => {
    loading ??= load().then((loaded) => ({ default: loaded }));
    return loading;
  };
  const Loaded = lazy(begin);

  function Opened(props: P & { target: Button }) {
    const button = useRef<HTMLButtonElement>(null);
    const [opened, setOpened] = useState(false);
    // The button is another one now. It has the focus as the first one had, and gets it back from
    // the menu, which Mantine sees to when a menu opens that was there before.
    useEffect(() => {
      button.current?.focus({ preventScroll: true });
      setOpened(true);
    }, []);
    return (
      <Loaded
        {...props}
        target={cloneElement(props.target, { ref: button })}
        opened={opened}
        onChange={setOpened}
      />
    );
  }

  return function MenuOnDemand(props: P & { target: Button }) {
    const [wanted, setWanted] = useState(false);
    const closed = cloneElement(props.target, {
      "aria-haspopup": kind,
      "aria-expanded": false,
      onPointerEnter: () => void begin().catch(() => undefined),
      onClick: () => setWanted(true),
    });
    if (!wanted) return closed;
    return (
      <Suspense fallback={closed}>
        <Opened {...props} />
      </Suspense>
    );
  };
}
