using Portolan.Console.Wire;
using Portolan.Diagnosis;
using Portolan.Server.Accounts;
using Portolan.Server.Files;

namespace Portolan.Console.Endpoints;

/// <summary>A dry run of a path as a user: the same gate that FTP asks, and its answer in words.</summary>
internal static class UserTrial
{
    private static readonly (FileRights Right, string Word)[] Words =
    [
        (FileRights.List, "list"), (FileRights.Read, "read"), (FileRights.Write, "create"), (FileRights.Overwrite, "overwrite"), (FileRights.Append, "append"), (FileRights.Delete, "delete"),
        (FileRights.Rename, "rename"), (FileRights.MakeDirectory, "mkdir"), (FileRights.RemoveDirectory, "rmdir"), (FileRights.SetAttributes, "attributes"),
    ];

    public static async Task<TryView> RunAsync(Account account, VirtualPath path, Language language, CancellationToken cancellationToken)
    {
        var files = new GuardedFiles(account.Files, account.Access);
        var rights = account.Access.IsNameDenied(path) ? FileRights.None : files.RightsAt(path);
        return new TryView(
            path.Value, account.Files.GetType().Name, null, [.. Words.Where(word => (rights & word.Right) != FileRights.None).Select(word => word.Word)],
            (await WhyAsync(account, files, path, rights, cancellationToken)).In(language));
    }

    private static async ValueTask<Phrase> WhyAsync(Account account, GuardedFiles files, VirtualPath path, FileRights rights, CancellationToken cancellationToken)
    {
        if (account.Access.IsNameDenied(path)) return ("A part of this path has a denied name.", "路径中含有禁止的名称。");
        if (rights == FileRights.None && !account.Access.LeadsToRights(path)) return ("No rule gives any right here.", "没有规则在此授予权限。");
        try
        {
            var facts = await files.StatAsync(path, cancellationToken);
            return facts.IsDirectory ? ("There is a directory.", "此处是一个目录。") : ($"There is a file of {facts.Size} bytes.", $"此处是一个 {facts.Size} 字节的文件。");
        }
        catch (StoreException e)
        {
            return e.Error switch
            {
                StoreError.NotFound => ("Nothing is there yet.", "此处尚无内容。"),
                StoreError.Denied => ("The rules, or the system, do not let the user see what is there.", "规则或系统不允许该用户查看此处。"),
                _ => ($"The store refuses: {e.Error}.", $"存储拒绝：{e.Error}。"),
            };
        }
    }
}
