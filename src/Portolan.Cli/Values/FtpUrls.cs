using Portolan.Protocol;

namespace Portolan.Cli.Values;

/// <summary>What the verbs ask of a URL. Its path is seen from the login directory, or absolute with a leading slash; empty is the login directory.</summary>
internal static class FtpUrls
{
    public static bool LooksLikeUrl(string text) => text.StartsWith("ftp", StringComparison.OrdinalIgnoreCase)
        && text.IndexOf("://", StringComparison.Ordinal) is >= 3 and <= 5;

    extension(FtpUrl url)
    {
        /// <summary>Whether the path names a directory by its last slash (the login directory counts).</summary>
        public bool NamesDirectory => url.Path.Length == 0 || url.Path.EndsWith('/');

        /// <summary>The path without the slash at its end, as commands take it.</summary>
        public string Target => url.Path.Length > 1 ? url.Path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/" : url.Path;

        /// <summary>The last component; empty for the login directory and the root.</summary>
        public string Name => url.Target[(url.Target.LastIndexOf('/') + 1)..];

        /// <summary>The path of <paramref name="name"/> in this directory; the path itself where it names no directory.</summary>
        public string PathFor(string name) => !url.NamesDirectory ? url.Target : url.Target is "" or "/" ? url.Target + name : $"{url.Target}/{name}";

        /// <summary>The same server with another path: an absolute or relative path, or a URL whose server is the same; null where it is another.</summary>
        public FtpUrl? OnSameServer(string pathOrUrl)
        {
            if (!LooksLikeUrl(pathOrUrl)) return url with { Path = pathOrUrl };
            if (!FtpUrl.TryParse(pathOrUrl, out var other, out _)) return null;
            var isSame = other.Host.Equals(url.Host, StringComparison.OrdinalIgnoreCase) && other.Port == url.Port && other.Scheme == url.Scheme
                && (other.User is null || other.User == url.User);
            return isSame ? url with { Path = other.Path } : null;
        }
    }
}
