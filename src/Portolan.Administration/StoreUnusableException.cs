using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>The store cannot be opened. Nothing was changed.</summary>
public sealed class StoreUnusableException(Phrase text, Phrase remedy, Exception? innerException = null) : Exception($"{text} {remedy}", innerException)
{
    /// <summary>What is wrong.</summary>
    public Phrase Text { get; } = text;

    /// <summary>What to do.</summary>
    public Phrase Remedy { get; } = remedy;

    public static StoreUnusableException TooNew(int found, int known) => new(
        ($"The database was made by a newer Portolan (its schema is {found}, this program knows {known}).", $"数据库由更新版本的 Portolan 创建（其结构版本为 {found}，本程序只认识 {known}）。"),
        ("Start that version, or restore the backup made before the update.", "请使用那个版本启动，或恢复升级前的备份。"));

    public static StoreUnusableException Damaged(string path, Exception e) => new(
        ($"{path} is damaged or no database.", $"{path} 已损坏或不是数据库。"),
        ("Restore a copy of it, or move it away to begin anew.", "请恢复它的副本，或将其移走以重新开始。"), e);

    public static StoreUnusableException NotReachable(string path, Exception e) => new(
        ($"{path} cannot be opened: {e.Message}", $"无法打开 {path}：{e.Message}"),
        ("Check the folder, its permissions and the free space.", "请检查该文件夹、其权限和剩余空间。"), e);
}
