import { currentLocale } from "../../i18n";
import { ownZone } from "../../state/zoned";

/** Says when something is due, by the clocks of where that was set; the zone where it is another. */
export function useDue(): (moment: string, zone: string) => string {
  const locale = currentLocale();
  return (moment, zone) => {
    const text = new Intl.DateTimeFormat(locale, {
      dateStyle: "medium",
      timeStyle: "short",
      timeZone: zone,
    }).format(new Date(moment));
    return zone === ownZone() ? text : `${text} (${zone})`;
  };
}
