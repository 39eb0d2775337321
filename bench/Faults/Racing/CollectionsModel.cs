using System.Globalization;
using Streetcar.Bson;

namespace Streetcar.Faults.Racing;

/// <summary>What collections are to hold, and what is to be answered, where one step comes after the other.</summary>
internal sealed class CollectionsModel
{
    private readonly SortedDictionary<int, SortedDictionary<int, int>> _collections = [];
    private readonly SortedDictionary<int, string> _results = [];

    /// <summary>Shows collections and results, as whatever is compared with this does.</summary>
    public static string Show(
        IEnumerable<(int Collection, string Documents)> collections, IEnumerable<KeyValuePair<int, string>> results) =>
        string.Join("; ", collections.Select(shown => $"{shown.Collection}: [{shown.Documents}]"))
        + " | " + string.Join(", ", results.OrderBy(result => result.Key).Select(result => result.Value));

    /// <summary>Does a step.</summary>
    public void Do(Step step) => _results[step.Number] = Answer(step);

    public override string ToString() =>
        Show(_collections.Select(collection => (collection.Key, Show(collection.Value))), _results);

    private static bool Has(SortedDictionary<int, int>? documents, Step step) => documents?.ContainsKey(step.Document) == true;

    private static string Show(SortedDictionary<int, int> documents) =>
        string.Join(", ", documents.Select(document => $"{document.Key}={document.Value}"));

    private string Answer(Step step)
    {
        bool exists = _collections.TryGetValue(step.Collection, out var documents);
        switch (step.Kind)
        {
            case StepKind.Insert:
                return Made(step.Collection).TryAdd(step.Document, 0) ? "1" : nameof(ErrorCode.DuplicateKey);
            case StepKind.Upsert:
                documents = Made(step.Collection);
                documents[step.Document] = documents.GetValueOrDefault(step.Document) + 1;
                return "1";
            case StepKind.Increment or StepKind.IncrementFound or StepKind.IncrementComputed when Has(documents, step):
                documents![step.Document]++;
                return "1";
            case StepKind.IncrementAndReturn:
                return Has(documents, step) ? $"{++documents![step.Document]}" : "";
            case StepKind.Delete when documents?.Remove(step.Document) == true:
                return "1";
            case StepKind.Increment or StepKind.IncrementFound or StepKind.IncrementComputed or StepKind.Delete:
                return "0";
            case StepKind.Find:
                return documents is null ? "" : Show(documents);
            case StepKind.Create:
                Made(step.Collection);
                return "";
            case StepKind.Drop:
                return _collections.Remove(step.Collection).ToString(CultureInfo.InvariantCulture);
            case StepKind.DropDatabase:
                foreach (int collection in _collections.Keys.Where(collection => Step.AreTogether(collection, step.Collection)).ToList())
                    _collections.Remove(collection);
                return "";
            default:
                return exists ? Rename(step) : nameof(ErrorCode.NamespaceNotFound);
        }
    }

    private string Rename(Step step)
    {
        if (!_collections.TryAdd(step.Other, _collections[step.Collection]))
            return nameof(ErrorCode.NamespaceExists);
        _collections.Remove(step.Collection);
        return "";
    }

    private SortedDictionary<int, int> Made(int collection)
    {
        if (!_collections.TryGetValue(collection, out var documents))
            _collections[collection] = documents = [];
        return documents;
    }
}
