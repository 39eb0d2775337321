namespace Streetcar.Bench;

/// <summary>Something that runs a workload for a time.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="RunAsync">Runs it.</param>
internal sealed record Contender(string Name, Func<TimeSpan, Task<Measurement>> RunAsync)
{
    public const string Wire = "wire";
    public const string OtherSilo = "other silo";
    public const string Client = "C# client in process";
    public const string Store = "store itself";
    public const string Sqlite = "plain SQLite";
    public const string Ping = "ping";
    public const string Smaller = "smaller collection";
}
