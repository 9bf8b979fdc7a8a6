namespace Portolan.Administration;

/// <summary>Why some entries of the audit log cannot be taken back, and what to do instead.</summary>
internal static class UndoObstacles
{
    /// <summary>An API key that was removed.</summary>
    public static Problem KeyGone { get; } = new("", ("A removed key is gone for good.", "已删除的密钥无法恢复。"), ("Make a new one and give it to the script.", "请新建一个密钥并交给脚本使用。"));

    private static readonly Problem Unknown = new("", ("The log does not hold what was before.", "日志中没有更改前的内容。"), ("Change it by hand.", "请手动更改。"));

    private static readonly Problem Password = new("", ("The former password is kept nowhere.", "原密码没有保存在任何地方。"), ("Set another one.", "请设置新密码。"));

    private static readonly Problem Nothing = new("", ("Nothing was changed.", "没有更改任何内容。"), ("There is nothing to take back.", "无需撤销。"));

    /// <summary>For an entry without a change that can be taken back.</summary>
    public static Problem Of(AuditEntry entry) => entry.Action switch
    {
        AuditActions.Password => Password,
        AuditActions.Login or AuditActions.LoginRefused or AuditActions.Export or AuditActions.Recount => Nothing,
        AuditActions.Kick => new("", ("An ended session cannot go on.", "已断开的会话无法继续。"), ("The client may connect again.", "客户端可以重新连接。")),
        AuditActions.File => new("", ("Former states of files are not kept.", "文件的原样没有保留。"), ("Rename or upload it again; deleted files come from your own backup.", "请重新改名或上传；已删除的文件请从您自己的备份中恢复。")),
        AuditActions.Certificate => new("", ("A certificate that was replaced is not kept.", "被替换的证书没有保留。"), ("Bring it again on the page of the certificates.", "请在证书页面重新上传。")),
        _ => OfSecrets(entry.Changes) ?? Unknown,
    };

    private static Problem? OfSecrets(IReadOnlyList<Change> changes) => changes is [{ Field: var field }, ..] ? field switch
    {
        Reversal.Password => Password,
        Reversal.Secret => new("", ("The former secret is kept nowhere.", "原签名密钥没有保存在任何地方。"), ("Set another one.", "请设置新的密钥。")),
        Reversal.SecondFactor => new(
            "", ("The secret of a second factor is kept nowhere else.", "第二因素的密钥没有另外保存。"),
            ("Its owner sets it up on the page of the account; an administrator can take it away.", "由本人在账户页面设置；管理员可以将其移除。")),
        _ => null,
    } : null;
}
