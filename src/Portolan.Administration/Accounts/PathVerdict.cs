using Portolan.Diagnosis;
using Portolan.Server.Files;

namespace Portolan.Administration;

/// <summary>What a user could do at a path.</summary>
/// <param name="Path">Clean, as the client sees it.</param>
/// <param name="Store"><c>home</c>, or the path of the virtual folder that holds it.</param>
/// <param name="RealPath">Where it lies on this machine.</param>
/// <param name="Rights">As <c>--user</c> takes them; <c>none</c> where there is none.</param>
/// <param name="Why">Which rule decides.</param>
public sealed record PathVerdict(string Path, string Store, string RealPath, string Rights, Phrase Why)
{
    internal static PathVerdict Of(User user, EffectiveTerms terms, VirtualPath path, FileShelf shelf)
    {
        var mount = (terms.Values.VirtualFolders ?? []).Where(folder => VirtualPath.Parse(folder.Path).Contains(path)).MaxBy(folder => folder.Path.Length);
        var below = mount is null ? path.Value : path.Value[mount.Path.Length..];
        var real = System.IO.Path.Join(shelf.Locate(mount is null ? terms.Values.Home : mount.Target, user.Name), below);
        var policy = AccountBuilder.Access(terms.Values);
        var isDenied = policy.IsNameDenied(path);
        var rights = isDenied ? FileRights.None : policy.RightsAt(path);
        return new PathVerdict(path.Value, mount?.Path ?? "home", System.IO.Path.TrimEndingDirectorySeparator(real), FileRightsText.Format(rights), isDenied ? NameDenied(terms) : Decides(terms, mount, path));
    }

    private static Phrase NameDenied(EffectiveTerms terms) => (
        $"A part of the path has a denied name (deniedNames of {terms.Origins["deniedNames"]}).", $"路径中含有被禁止的名称（{terms.Origins["deniedNames"]} 的 deniedNames）。");

    private static Phrase Decides(EffectiveTerms terms, VirtualFolder? mount, VirtualPath path)
    {
        var rule = (terms.Values.Rights ?? []).Where(one => VirtualPath.Parse(one.Path).Contains(path)).MaxBy(one => one.Path.Length);
        if (mount?.Rights is { } own && (rule is null || rule.Path.Length <= mount.Path.Length))
            return ($"The virtual folder {mount.Path} gives: {own}.", $"虚拟文件夹 {mount.Path} 给予：{own}。");
        if (rule is not null) return ($"The rule for {rule.Path} gives: {rule.Rights} ({terms.Origins["rights"]}).", $"{rule.Path} 的规则给予：{rule.Rights}（{terms.Origins["rights"]}）。");
        return terms.Values.Rights is null
            ? ("No rule says anything, so everything is allowed.", "没有任何规则，因此全部允许。")
            : ("No rule holds this path, so nothing is allowed.", "没有规则包含此路径，因此全部禁止。");
    }
}
