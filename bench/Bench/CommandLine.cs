using System.CommandLine;

namespace Streetcar.Bench;

/// <summary>The benchmark's options.</summary>
internal static class CommandLine
{
    private const string NoFile = "none";

    public static Task<int> InvokeAsync(string[] args, Func<Options, Task<int>> run)
    {
        string names = string.Join(", ", [
            .. Catalog.For(new Documents(0), 0, 0).Select(workload => workload.Name),
            Footprint.Name, CallCost.Name, MajorityCost.Name, TransactionCost.Name, WatchCost.Name, AccessCost.Name,
        ]);
        Argument<string[]> workloads = new("workloads")
        {
            Description = $"What to measure; all unless given. {names}",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<int> documents = new("--documents") { Description = "How many documents", DefaultValueFactory = _ => 200_000 };
        Option<double> seconds = new("--seconds") { Description = "How long each timed run takes", DefaultValueFactory = _ => 2 };
        Option<int> rounds = new("--rounds") { Description = "How many turns each contender gets", DefaultValueFactory = _ => 5 };
        Option<string?> uri = new("--uri") { Description = "A server that runs already, in place of the silo: mongodb://127.0.0.1:27017" };
        Option<string?> versus = new("--vs") { Description = "Another server to show side by side: mongodb://…" };
        Option<string?> silo = new("--silo") { Description = "A published silo, in place of the one built along" };
        Option<string?> versusSilo = new("--vs-silo")
        {
            Description = "Another commit's published silo, to compare rates and processor time",
        };
        Option<string> results = new("--results")
        {
            Description = $"The folder of the results; '{NoFile}' to write none",
            DefaultValueFactory = _ => Path.Combine("bench", "results"),
        };
        Option<bool> quick = new("--quick") { Description = "A smoke test: 5,000 documents, short runs, no results written" };
        RootCommand command = new("Measures Streetcar against its own ping and plain SQLite.")
        {
            workloads, documents, seconds, rounds, uri, versus, silo, versusSilo, results, quick,
        };
        command.SetAction(given => run(new Options
        {
            Workloads = given.GetValue(workloads) ?? [],
            Documents = given.GetValue(quick) ? 5000 : given.GetValue(documents),
            Time = TimeSpan.FromSeconds(given.GetValue(quick) ? 0.05 : given.GetValue(seconds)),
            Rounds = given.GetValue(quick) ? 1 : given.GetValue(rounds),
            Scale = given.GetValue(quick) ? (2000, 5000) : (10_000, 1_000_000),
            Uri = given.GetValue(uri),
            Versus = given.GetValue(versus),
            Silo = given.GetValue(silo),
            VersusSilo = given.GetValue(versusSilo),
            Results = given.GetValue(quick) || given.GetValue(results) == NoFile ? null : given.GetValue(results),
        }));
        return command.Parse(args).InvokeAsync();
    }
}
