using System.CommandLine;
using Portolan.Client;
using Portolan.Load;

var address = new Argument<string>("address") { Description = "ftp://user:password@host:port/folder, ftps:// (TLS at once) or ftpes:// (TLS after AUTH). The account must be allowed to write there." };
var mode = new Option<string>("--mode") { Description = "epsv, pasv, eprt or port.", DefaultValueFactory = _ => "epsv" };
var clients = new Option<int>("--clients") { Description = "Sessions at once.", DefaultValueFactory = _ => 8 };
var seconds = new Option<double>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 3 };
var bytes = new Option<int>("--bytes") { Description = "Size of the file that is sent and fetched.", DefaultValueFactory = _ => 10_240 };
var root = new RootCommand("Measures an FTP server: logins, commands, small files, listings, by the second and by their latency.") { address, mode, clients, seconds, bytes };
root.SetAction(async (parsed, _) =>
{
    try
    {
        var plan = LoadPlan.Create(parsed.GetValue(address)!, parsed.GetValue(mode)!, parsed.GetValue(clients), parsed.GetValue(seconds), parsed.GetValue(bytes));
        await Console.Out.WriteLineAsync($"{plan.Server.Host}:{plan.Server.EffectivePort}, {plan.Clients} sessions, {plan.Bytes} bytes, {parsed.GetValue(mode)}, TLS {plan.Server.Tls}");
        await new Scenarios(plan).RunAsync(Console.Out);
        return 0;
    }
    catch (Exception e) when (e is FormatException or FtpException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
});
return await root.Parse(args).InvokeAsync();
