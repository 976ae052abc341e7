/** Parts that few visits show: their files are loaded when they are first wanted. */
import { type ComponentType, lazy, Suspense, useEffect, useState } from "react";

type Load<P> = () => Promise<ComponentType<P>>;

/** A focus that is lost with a part, as with an open dialog, goes back to where it was before. */
function useFocusBack(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      const isLost = document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
}

/** A part that is there only while it is wanted; nothing is shown until its file is loaded. */
export function onDemand<P extends object>(load: Load<P>): ComponentType<P> {
  const Loaded = lazy(async () => ({ default: await load() }));
  return function OnDemand(props: P) {
    useFocusBack();
    return (
      <Suspense fallback={null}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}

/** A dialog that is there from its first opening on, opened and closed. */
export function dialogOnDemand<P extends { opened: boolean }>(load: Load<P>): ComponentType<P> {
  const Loaded = lazy(async () => ({ default: await load() }));
  const Follow: ComponentType<P> = (props) => {
    // Mantine gives the focus back only from a dialog that was there before it opened.
    const [opened, setOpened] = useState(false);
    useEffect(() => setOpened(props.opened), [props.opened]);
    return <Loaded {...props} opened={opened} />;
  };
  return function DialogOnDemand(props: P) {
    const [wanted, setWanted] = useState(props.opened);
    if (props.opened && !wanted) setWanted(true);
    return (
      wanted && (
        <Suspense fallback={null}>
          <Follow {...props} />
        </Suspense>
      )
    );
  };
}
