import { describe, expect, test } from "vitest";
import {
  type Actor,
  CAPABILITIES,
  can,
  canSomewhere,
  PERMISSIONS,
  ROLES,
  roleIn,
  TOKEN_SCOPES,
} from "@/lib/auth/roles";

function actorWith(roles: Actor["roles"], roleEverywhere: Actor["roleEverywhere"] = null): Actor {
  return { kind: "person", id: "person:ada", name: "Ada", roleEverywhere, roles };
}

describe("roles", () => {
  test.each(ROLES)("a %s may read the runs of their project and of no other", (role) => {
    const actor = actorWith({ trauma: role });
    expect(can(actor, "run.read", "trauma")).toBe(true);
    expect(can(actor, "run.read", "foreign")).toBe(false);
  });

  test.each(CAPABILITIES)("nobody has the right %s in a foreign project, owner or not", (capability) => {
    for (const role of ROLES) {
      expect(can(actorWith({ trauma: role }), capability, "foreign", "person:ada")).toBe(false);
    }
  });

  test.each(CAPABILITIES)("an administrator of the installation has the right %s everywhere", (capability) => {
    const actor = actorWith({}, "administrator");
    expect(can(actor, capability, "any project")).toBe(true);
    expect(can(actor, capability, null)).toBe(true);
  });

  test.each(CAPABILITIES)("an administrator of a project alone has no right %s over the installation", (capability) => {
    expect(can(actorWith({ trauma: "administrator" }), capability, null)).toBe(false);
  });

  test("an engineer edits and deletes the runs they uploaded, not those of others", () => {
    const actor = actorWith({ trauma: "engineer" });
    for (const capability of ["run.edit", "run.delete"] as const) {
      expect(can(actor, capability, "trauma", "person:ada")).toBe(true);
      expect(can(actor, capability, "trauma", "person:bob")).toBe(false);
      expect(can(actor, capability, "trauma", null)).toBe(false);
      expect(can(actor, capability, "trauma")).toBe(false);
    }
  });

  test("an auditor sees no rows of single patients, and changes nothing but that they sign", () => {
    const allowed = CAPABILITIES.filter((capability) => PERMISSIONS.auditor[capability] !== "none");
    expect(allowed).toEqual(["run.read", "report.export", "report.sign", "audit.read"]);
  });

  test.each(ROLES)("a %s plans experiments as their role says, by a token only with the scope to send runs", (role) => {
    const person = actorWith({ trauma: role });
    const may = role !== "auditor";
    expect(can(person, "proof.plan", "trauma", "person:bob")).toBe(may);
    expect(can({ ...person, kind: "token", scopes: ["ingest"] }, "proof.plan", "trauma")).toBe(may);
    expect(can({ ...person, kind: "token", scopes: ["read", "report"] }, "proof.plan", "trauma")).toBe(false);
  });

  test.each(ROLES)("a %s signs in their project as a person, and never by a token", (role) => {
    const person = actorWith({ trauma: role });
    expect(can(person, "report.sign", "trauma")).toBe(true);
    for (const token of [
      { ...person, kind: "token" } as const,
      { ...person, kind: "token", scopes: TOKEN_SCOPES } as const,
    ]) {
      expect([can(token, "report.sign", "trauma"), canSomewhere(token, "report.sign")]).toEqual([false, false]);
      expect(can(token, "report.export", "trauma")).toBe(true);
    }
  });

  test("who declares what counts is a clinician, an engineer or an administrator, never an auditor", () => {
    const allowed = ROLES.filter((role) => can(actorWith({ trauma: role }), "plan.edit", "trauma"));
    expect(allowed).toEqual(["engineer", "clinician", "administrator"]);
  });

  test("an engineer answers what they were asked to, and judges nothing", () => {
    const actor = actorWith({ trauma: "engineer" });
    expect(can(actor, "judgement.answer", "trauma", "person:ada")).toBe(true);
    expect(can(actor, "judgement.answer", "trauma", "person:bob")).toBe(false);
    expect(can(actor, "judgement.answer", "trauma", null)).toBe(false);
    expect(can(actor, "judgement.record", "trauma", "person:ada")).toBe(false);
  });

  test("a project called like a property of every object is foreign too", () => {
    expect(roleIn(actorWith({}), "constructor")).toBeNull();
  });

  test("a right held in no project is held nowhere", () => {
    expect(canSomewhere(actorWith({ trauma: "clinician" }), "run.upload")).toBe(false);
    expect(canSomewhere(actorWith({ trauma: "clinician", stroke: "engineer" }), "run.upload")).toBe(true);
    expect(canSomewhere(actorWith({}), "run.read")).toBe(false);
  });
});
