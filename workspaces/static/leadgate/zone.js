// Says where the reader is, so that the server shows times of there. The login page sends it before any other.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const cookie = `zone=${encodeURIComponent(zone || "")}`;
  if (!zone || document.cookie.split("; ").includes(cookie)) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${cookie}; path=/admin/; max-age=31536000; samesite=lax${secure}`;
})();
