using Streetcar.Grains.Activity;
using Streetcar.Query.Matching;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/profile/"/>: for the silo that is asked.</summary>
internal static class Profile
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "slowms", (ref to, in argument) => to.SlowMilliseconds = (int)Math.Clamp(argument.Int64(), int.MinValue, int.MaxValue) },
        { "sampleRate", (ref to, in argument) => to.SampleRate = Rate(argument.Double()) },
        { "filter", (ref to, in argument) => to.Filter = argument.Value() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        long level = Argument.First(command).Int64();
        // A null here is no missing argument.
        var filter = CheckFilter(command.Document["filter"]);
        var profiler = services.Activity.Profiler;
        var was = profiler.Of(command.Database);
        var (slowms, sampleRate) = (profiler.SlowMilliseconds, profiler.SampleRate);
        profiler.SlowMilliseconds = arguments.SlowMilliseconds ?? slowms;
        profiler.SampleRate = arguments.SampleRate ?? sampleRate;
        var settings = WithFilter(was, filter);
        if (level is >= 0 and <= 2)
            settings = settings with { Level = (int)level };
        if (settings != was)
            await profiler.SetAsync(command.Database, settings, cancellationToken);
        return Replies.From(Describe(was, slowms, sampleRate));
    }

    private static RawDocument Describe(ProfilingSettings settings, int slowms, double sampleRate)
    {
        RawDocument described = new() { ["was"] = settings.Level, ["slowms"] = slowms, ["sampleRate"] = sampleRate };
        return settings.Filter is null
            ? described
            : described.With("filter", settings.Filter).With(
                "note",
                "When a filter expression is set, slowms and sampleRate are not used for profiling and slow-query log lines.");
    }

    private static ProfilingSettings WithFilter(ProfilingSettings settings, RawValue filter) => filter.Type switch
    {
        ElementType.Missing => settings,
        ElementType.String => settings with { Filter = null, Compiled = null },
        _ => settings with { Filter = Normalize(filter.AsDocument), Compiled = Filter.Compile(filter.AsDocument) },
    };

    private static RawValue CheckFilter(RawValue filter) =>
        filter.IsMissing || filter.Type == ElementType.Document || filter == (RawValue)"unset"
            ? filter
            : throw new DocumentException(ErrorCode.BadValue, "Expected an object, or the string 'unset'.");

    // A value stands for its $eq.
    private static RawDocument Normalize(RawDocument filter) => new(filter.Select(condition =>
        condition.Name.StartsWith('$') || condition.Value.Type == ElementType.Regex || IsOperators(condition.Value)
            ? condition
            : new RawElement(condition.Name, new RawDocument { ["$eq"] = condition.Value })));

    private static bool IsOperators(RawValue condition) =>
        condition.Type == ElementType.Document && condition.AsDocument.FirstOrDefault().Name?.StartsWith('$') == true;

    private static double Rate(double rate) => rate is >= 0 and <= 1
        ? rate
        : throw new DocumentException(
            ErrorCode.BadValue, $"'sampleRate' must be between 0.0 and 1.0 inclusive; was {rate}");

    private struct Arguments
    {
        public int? SlowMilliseconds;
        public double? SampleRate;
        public RawValue Filter;
    }
}
