import { useId } from "react";
import { SIGNATURE_MEANINGS } from "@/lib/schema/bundle";

type Meaning = (typeof SIGNATURE_MEANINGS)[number];

const WORDS: Readonly<Record<Meaning, string>> = {
  authorship: "I made this report or the run that it is of.",
  review: "I read this report and checked what it says.",
  approval: "I agree that it is used as it stands.",
  responsibility: "I answer for what it says.",
};

type SignMeaningProps = { readonly value: Meaning; readonly onChange: (meaning: Meaning) => void };

/** What a signature means, each in a sentence. */
export function SignMeaning({ value, onChange }: SignMeaningProps) {
  const name = useId();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium">What your signature means</legend>
      {SIGNATURE_MEANINGS.map((meaning) => (
        <label key={meaning} className="flex min-h-6 items-start gap-2">
          <input
            type="radio"
            name={name}
            value={meaning}
            checked={meaning === value}
            onChange={() => onChange(meaning)}
            className="mt-1 size-4 shrink-0"
          />
          <span>
            <span className="font-medium">{meaning}</span>: {WORDS[meaning]}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
