using Portolan.Server.Files;

namespace Portolan.Administration;

/// <summary>The rules of terms, users and groups.</summary>
internal static class TermsRules
{
    private const int MostNameCharacters = 64;

    public static void Check(Terms terms, string at, ProblemList problems)
    {
        problems.Check(
            terms.Home is not null && (string.IsNullOrWhiteSpace(terms.Home) || terms.Home.Contains('\0') || terms.Home.Split('/', '\\').Contains("..")), at + "/home",
            ("This is no folder.", "这不是文件夹。"), ("Write a path such as /srv/ftp/anna, or {user} for a folder below the server's root.", "请写路径，例如 /srv/ftp/anna，或用 {user} 表示服务器根目录下的文件夹。"));
        CheckPath(terms.StartDirectory, at + "/startDirectory", problems);
        foreach (var (i, rule) in (terms.Rights ?? []).Index())
        {
            CheckPath(rule.Path, $"{JsonPointers.Append(at + "/rights", i)}/path", problems);
            CheckRights(rule.Rights, $"{JsonPointers.Append(at + "/rights", i)}/rights", problems);
        }
        foreach (var (i, name) in (terms.DeniedNames ?? []).Index())
        {
            problems.Check(
                name.Length == 0 || name.Contains('/'), JsonPointers.Append(at + "/deniedNames", i), ($"'{name}' is no pattern of a name.", $"“{name}”不是名称模式。"),
                ("Write a pattern such as *.exe.", "请写模式，例如 *.exe。"));
        }
        CheckLimits(terms, at, problems);
        CheckHours(terms, at, problems);
        CheckFolders(terms, at, problems);
        foreach (var (i, print) in (terms.ClientCertificate?.Fingerprints ?? []).Index())
        {
            problems.Check(
                Fingerprint(print) is not { Length: 64 } hex || !hex.All(char.IsAsciiHexDigit), JsonPointers.Append(at + "/clientCertificate/fingerprints", i),
                ("This is no SHA-256 fingerprint.", "这不是 SHA-256 指纹。"), ("Write 64 hexadecimal digits: openssl x509 -noout -fingerprint -sha256 -in FILE", "请写 64 位十六进制数字：openssl x509 -noout -fingerprint -sha256 -in FILE"));
        }
    }

    /// <summary>Names of users, groups and administrators.</summary>
    public static void CheckName(string name, ProblemList problems) => problems.Check(
        name.Length is 0 or > MostNameCharacters || name != name.Trim() || name.Any(c => char.IsControl(c) || c is '/' or '\\' or ':') || name is "." or "..", "/name",
        ($"'{name}' cannot be a name.", $"“{name}”不能用作名称。"),
        ($"Use 1 to {MostNameCharacters} characters without / \\ : and control characters.", $"请使用 1 到 {MostNameCharacters} 个字符，不含 / \\ : 和控制字符。"));

    /// <summary>A fingerprint without colons and blanks, in lower case.</summary>
    public static string Fingerprint(string text) => text.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    private static void CheckLimits(Terms terms, string at, ProblemList problems)
    {
        (long? Value, string Name)[] limits =
        [
            (terms.QuotaBytes, "quotaBytes"), (terms.QuotaFiles, "quotaFiles"), (terms.UploadBytesPerDay, "uploadBytesPerDay"), (terms.DownloadBytesPerDay, "downloadBytesPerDay"),
            (terms.UploadBytesPerSecond, "uploadBytesPerSecond"), (terms.DownloadBytesPerSecond, "downloadBytesPerSecond"), (terms.MaxSessions, "maxSessions"), (terms.MaxTransfers, "maxTransfers"),
        ];
        foreach (var (value, name) in limits)
            problems.Check(value < 0, $"{at}/{name}", ("A limit cannot be less than zero.", "限制不能小于零。"), ("Write 0 for no limit.", "0 表示无限制。"));
    }

    private static void CheckHours(Terms terms, string at, ProblemList problems)
    {
        foreach (var (i, hours) in (terms.Hours ?? []).Index())
        {
            problems.Check(
                hours.From == hours.To && hours.From != default, JsonPointers.Append(at + "/hours", i), ("It ends when it begins.", "结束时间与开始时间相同。"),
                ("Write 00:00 to 00:00 for a whole day.", "全天请写 00:00 到 00:00。"));
        }
    }

    private static void CheckFolders(Terms terms, string at, ProblemList problems)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (i, folder) in (terms.VirtualFolders ?? []).Index())
        {
            var field = JsonPointers.Append(at + "/virtualFolders", i);
            CheckPath(folder.Path, field + "/path", problems);
            problems.Check(folder.Path == "/", field + "/path", ("The root is the home.", "根目录就是主目录。"), ("Write where the folder shall be seen: /projects/shared.", "请写文件夹显示的位置：/projects/shared。"));
            problems.Check(!seen.Add(folder.Path), field + "/path", ("Two folders cannot be at one place.", "两个文件夹不能在同一位置。"), ("Choose another path.", "请选择其他路径。"));
            problems.Check(
                string.IsNullOrWhiteSpace(folder.Target) || folder.Target.Contains('\0') || folder.Target.Split('/', '\\').Contains(".."), field + "/target", ("This is no folder.", "这不是文件夹。"),
                ("Write the path of a folder of this machine.", "请写本机文件夹的路径。"));
            if (folder.Rights is { } rights) CheckRights(rights, field + "/rights", problems);
        }
    }

    private static void CheckPath(string? path, string field, ProblemList problems) => problems.Check(
        path is not null && (!path.StartsWith('/') || path.Length > VirtualPath.MaxLength || path.AsSpan().ContainsAny('\0', '\r', '\n') || VirtualPath.Parse(path).Value != path), field,
        ($"'{path}' is no clean path.", $"“{path}”不是规范路径。"), ("Write it as the client sees it: / or /inbox, without . and .. and a slash at the end.", "请写客户端看到的路径：/ 或 /inbox，不含 .、.. 和结尾斜杠。"));

    private static void CheckRights(string rights, string field, ProblemList problems) => problems.Check(
        !FileRightsText.TryParse(rights, out _, out var unknown), field, ($"'{(unknown.Length > 0 ? unknown : rights)}' is no right.", $"“{(unknown.Length > 0 ? unknown : rights)}”不是权限。"),
        ($"Choose of: {string.Join(", ", FileRightsText.KnownWords)}.", $"请从以下选择：{string.Join("、", FileRightsText.KnownWords)}。"));
}
