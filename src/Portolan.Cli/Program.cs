using Portolan.Cli;

return await CommandLine.RunAsync(args, Shell.FromProcess());
