using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Views;

/// <summary>
/// A view: what a pipeline makes of a collection or of another view
/// (<see href="https://www.mongodb.com/docs/manual/core/views/"/>). Immutable.
/// </summary>
/// <param name="ns">The full name.</param>
/// <param name="options">The options that it was created with, checked.</param>
internal sealed class View(Namespace ns, RawDocument options)
{
    private IReadOnlyCollection<string>? _sources;

    public Namespace Namespace => ns;

    public RawDocument Options => options;

    public string On { get; } = options["viewOn"].AsString;

    /// <summary>The stages that make its documents.</summary>
    public RawArray Pipeline { get; } = options["pipeline"].AsArray;

    /// <summary>How strings are compared, whatever the collection's own collation; null for by their bytes.</summary>
    public Collator? Collator { get; } = Collator.In(options);

    /// <summary>The names of all that it reads, by the stages of its pipeline too.</summary>
    public IReadOnlyCollection<string> Sources => _sources ??= [.. ViewOptions.Compile(this).Collections.Append(On).Distinct()];

    /// <summary>The error for what can be done to collections only.</summary>
    public DocumentException NotACollection() =>
        new(ErrorCode.CommandNotSupportedOnView, $"Namespace {ns} is a view, not a collection");
}
