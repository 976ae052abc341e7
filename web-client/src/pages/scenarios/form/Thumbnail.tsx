import { IconFileText, IconFileTypePdf, IconPhoto, IconPhotoOff } from "@tabler/icons-react";
import { type Shelf, useFile } from "../../../components/attachments/useFile";
import { useAddress } from "../../../components/useAddress";
import { kindOf } from "../../../state/attachments";
import classes from "./Attachments.module.css";

/** A picture, small, or what kind of document it is. What it shows stands in the field beside it. */
export function Thumbnail({ file, shelf }: { file: string; shelf: Shelf }) {
  const kind = kindOf(file);
  const content = useFile(shelf, file, kind === "picture");
  const address = useAddress(content.data);
  return (
    <div className={classes.thumbnail} aria-hidden="true">
      {address && <img src={address} alt="" />}
      {kind === "picture" && !address && (content.isError ? <IconPhotoOff /> : <IconPhoto />)}
      {kind === "pdf" && <IconFileTypePdf size={30} />}
      {kind === "text" && <IconFileText size={30} />}
    </div>
  );
}
