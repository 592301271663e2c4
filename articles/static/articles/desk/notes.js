// Says beside a field where its value comes from; without `said`, takes that back.
export function note(element, said) {
  const field = element?.closest(".field");
  field?.querySelector(".read")?.remove();
  if (said && field) field.append(Object.assign(document.createElement("p"), { className: "read", textContent: said }));
}
