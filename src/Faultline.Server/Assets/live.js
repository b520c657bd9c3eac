// Keeps the page what it would be if it were loaded again: every ten seconds the main part is fetched and put in place.
"use strict";

const every = 10_000;
let seen = new Date();

async function refresh() {
    if (document.hidden)
        return;
    const lost = document.getElementById("lost");
    try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(every) });
        if (!answer.ok)
            throw new Error(answer.statusText);
        const next = new DOMParser().parseFromString(await answer.text(), "text/html");
        const main = document.getElementById("main");
        // Whoever is on a link by keyboard stays on it.
        const href = main.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
        // What was opened stays open.
        const open = [...main.querySelectorAll("details")].map(details => details.open);
        main.replaceChildren(...next.getElementById("main").childNodes);
        main.querySelectorAll("details").forEach((details, i) => details.open = open[i] ?? false);
        document.title = next.title;
        if (href)
            main.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
        seen = new Date();
        lost.hidden = true;
    } catch {
        document.getElementById("seen").textContent = seen.toLocaleTimeString();
        lost.hidden = false;
    }
}

setInterval(refresh, every);
document.addEventListener("visibilitychange", refresh);
