"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button, type ButtonSize, IconButton } from "./button";

export type CopyButtonProps = {
  text: string;
  /** What is copied: "Copy request id". */
  name?: string;
  /** Shows the name beside the icon. */
  labelled?: boolean;
  size?: ButtonSize;
};

/** Copies and says so for two seconds, or says that the browser did not allow it. */
export function CopyButton({ text, name = "Copy", labelled = false, size = "sm" }: CopyButtonProps) {
  const [said, setSaid] = useState<"" | "Copied" | "Not allowed here: select the text and copy it">("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      setSaid("Not allowed here: select the text and copy it");
    }
    setTimeout(() => setSaid(""), 2000);
  };
  const icon = said === "Copied" ? <Check className="size-4" /> : <Copy className="size-4" />;
  return (
    <>
      {labelled ? (
        <Button size={size} icon={icon} onClick={copy}>
          {name}
        </Button>
      ) : (
        <IconButton name={said || name} size={size} icon={icon} onClick={copy} />
      )}
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}
