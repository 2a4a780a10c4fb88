import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findIdentifier } from "@/lib/core/find-identifier";

describe("what identifies a patient", () => {
  it.each([
    ["Ask jane.doe@example.org for the list.", "an e-mail address"],
    ["Patients of the registry (call +49 171 234 5678).", "a telephone number"],
    [
      "Left out: the patient born 3 March 1961, since consent was withdrawn.",
      "a date of birth or of another single day",
    ],
    ["Left out: the patient admitted on March 3rd, 2019.", "a date of birth or of another single day"],
    ["Admitted on 2019-03-03.", "a date of birth or of another single day"],
    ["Number 123-45-6789 was left out.", "a social security number"],
  ])("is found within a sentence: %s", (text, found) => {
    expect(findIdentifier(text)).toBe(found);
  });

  it.each([
    "Adults of 18 years or more with an ISS of 16 or more, 2015 to 2019, 2015-2019.",
    "121 of 18,889 patients; 12.5 % died; AIS 3-5; Berlin definition, version 2014.",
    "May be used from March 2019 on by surgeons.",
    "",
  ])("is not found where there is none: %s", (text) => {
    expect(findIdentifier(text)).toBeNull();
  });

  it("is found wherever it stands among other words", () => {
    const words = fc.array(fc.constantFrom("the", "registry", "of", "2019,", "(adults)", "and"), { maxLength: 12 });
    fc.assert(
      fc.property(
        words,
        words,
        fc.constantFrom("", "(", '"'),
        fc.constantFrom("", ").", '",', ";"),
        (before, after, open, close) => {
          const text = [...before, `${open}a@b.org${close}`, ...after].join(" ");
          expect(findIdentifier(text)).toBe("an e-mail address");
          expect(findIdentifier([...before, ...after].join(" "))).toBeNull();
        },
      ),
    );
  });
});
