// Between the fields of the form and what a draft holds of them.

const OF_THE_PAGE = new Set(["csrfmiddlewaretoken", "instance_id", "based_on"]);

export function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => !OF_THE_PAGE.has(name) && typeof value === "string" && value);
}

/** Whether anything was said, beside what the page itself has put in. */
export const isEmpty = (fields) =>
  fields.every(([name]) => ["organisation", "country", "sensitivity"].includes(name));

export function fill(form, fields) {
  form.reset();
  for (const element of form.elements) {
    if (element.type === "checkbox") element.checked = false;
    else if (element.type !== "radio" && isFillable(element)) element.value = "";
  }
  for (const [name, value] of fields) setOne(form, name, value);
  for (const details of form.querySelectorAll("details")) details.open ||= holdsSomething(details);
}

const isFillable = (element) => element.name && !OF_THE_PAGE.has(element.name) && element.type !== "file";

function setOne(form, name, value) {
  for (const element of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (["checkbox", "radio"].includes(element.type)) element.checked ||= element.value === value;
    else element.value = value;
  }
}

function holdsSomething(details) {
  const given = [...details.querySelectorAll("input, select, textarea")];
  return given.some((element) => (["checkbox", "radio"].includes(element.type) ? element.checked : element.value));
}
