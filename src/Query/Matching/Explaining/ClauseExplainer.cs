using Streetcar.Bson;
using Streetcar.Query.Matching.Geo;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching.Explaining;

/// <summary>
/// Explains conditions of a filter on one document. In a negation, explains why a condition matches that should not.
/// </summary>
internal sealed class ClauseExplainer(RawDocument document, QueryContext? context, bool isBrief)
{
    private readonly QueryContext _context = context ?? QueryContext.Default;

    public RawDocument Explain(RawDocument filter) => Explain(Clause.Of(filter), isNegated: false).ToDocument();

    private ExplanationBuilder Explain(List<Clause> clauses, bool isNegated) => clauses is [var only]
        ? Explain(only, isNegated)
        : Conjunction([.. clauses.Select(clause => clause.Specification)], isNegated);

    private ExplanationBuilder Explain(Clause clause, bool isNegated)
    {
        switch (clause.Operator)
        {
            case "$and" when clause.Operand.AsArray.Count > 1:
                return Conjunction(Children(clause), isNegated);
            case "$or" when clause.Operand.AsArray.Count > 1:
                return Disjunction(Children(clause), isNegated);
            case "$and" or "$or":
                return Explain(Clause.Of(Children(clause)[0]), isNegated);
            case "$nor":
                return Negation(Children(clause), isNegated);
            case "$not" when clause.Operand.Type == ElementType.Document:
                return Start(clause).Add(
                    "details", Explain([.. Clause.OfField(clause.Path!, clause.Operand.AsDocument)], !isNegated));
            case "$not":
                return Start(clause).Add(
                    "details", Explain(Clause.Of(new RawDocument { [clause.Path!] = clause.Operand }), !isNegated));
            case "$jsonSchema":
                return isNegated
                    ? Start(clause).Reason("schema matched")
                    : Start(clause)
                        .Annotations(clause.Operand.AsDocument)
                        .List("schemaRulesNotSatisfied", new SchemaExplainer(isBrief).Explain(clause.Operand.AsDocument, document));
            case "$expr":
                return Expression(clause, isNegated);
            case "$exists":
                bool isPresent = clause.Operand.Raw.IsTruthy == isNegated;
                return Specified(clause).Reason(isPresent ? "path does exist" : "path does not exist");
            case "$type":
                return Type(clause, isNegated);
            case var name when clause.Path is not null:
                return Leaf(clause, MismatchReason.Of(name), isNegated);
            default:
                return Specified(clause).Reason($"expression always evaluates to {(isNegated ? "true" : "false")}");
        }
    }

    private ExplanationBuilder Conjunction(RawDocument[] filters, bool isNegated) => new ExplanationBuilder(isBrief).Operator("$and").List(
        isNegated ? "clausesSatisfied" : "clausesNotSatisfied",
        Indexed(filters, filter => isNegated || !Matches(filter), isNegated));

    private ExplanationBuilder Disjunction(RawDocument[] filters, bool isNegated) => new ExplanationBuilder(isBrief).Operator("$or").List(
        isNegated ? "clausesSatisfied" : "clausesNotSatisfied",
        Indexed(filters, filter => !isNegated || Matches(filter), isNegated));

    private ExplanationBuilder Negation(RawDocument[] filters, bool isNegated) => new ExplanationBuilder(isBrief).Operator("$nor").List(
        isNegated ? "clausesSatisfied" : "clausesNotSatisfied",
        Indexed(filters, filter => isNegated || Matches(filter), !isNegated));

    private IEnumerable<ExplanationBuilder> Indexed(RawDocument[] filters, Predicate<RawDocument> isConcerned, bool isNegated)
    {
        for (int i = 0; i < filters.Length; i++)
        {
            if (isConcerned(filters[i]))
            {
                yield return new ExplanationBuilder(isBrief).Add("index", i).Add("details", Explain(Clause.Of(filters[i]), isNegated));
            }
        }
    }

    private ExplanationBuilder Expression(Clause clause, bool isNegated)
    {
        var report = Specified(clause);
        try
        {
            var result = Streetcar.Query.Expressions.Expression.Compile(clause.Operand, _context).Evaluate(document.Bytes);
            report.Reason(isNegated ? "expression did match" : "expression did not match");
            return result.IsMissing ? report : report.Add("expressionResult", RawValue.Copy(result.Raw));
        }
        catch (DocumentException failure)
        {
            return report.Reason("failed to evaluate aggregation expression").Add("details", new RawDocument
            {
                ["code"] = (int)failure.Code,
                ["codeName"] = failure.CodeName,
                ["errmsg"] = failure.Message,
            });
        }
    }

    private ExplanationBuilder Type(Clause clause, bool isNegated)
    {
        var values = ConsideredValues.At(FieldPath.Parse(clause.Path!), document, LeafArrays.ElementsOnly);
        var report = Specified(clause);
        if (values.IsMissing)
            return report.Reason("field was missing");
        report.Reason(isNegated ? "type did match" : "type did not match").Considered(values);
        return values.Values.Count == 0 ? report : report.Types("consideredType", values.Values.Select(value => value.Type));
    }

    private ExplanationBuilder Leaf(Clause clause, MismatchReason reason, bool isNegated)
    {
        var values = ConsideredValues.At(FieldPath.Parse(clause.Path!), document, reason.Leaf);
        var report = Specified(clause);
        if (values.IsMissing)
            return report.Reason("field was missing");
        if (reason.Types.Length > 0 && !values.Values.Exists(value => reason.Types.Contains(value.Type)))
        {
            report.Reason("type did not match");
            if (values.Values.Count > 0)
                report.Types("consideredType", values.Values.Select(value => value.Type));
            return report.Types("expectedType", reason.Types).Considered(values);
        }

        if (clause.Operator.StartsWith("$geo", StringComparison.Ordinal) && !HasGeometry(clause.Path!))
            return report.Reason("could not find a valid geometry at the given path").Considered(values);
        return report
            .Reason(isNegated != reason.IsNegative ? reason.Succeeded : reason.Failed)
            .Considered(values);
    }

    private bool HasGeometry(string path)
    {
        var values = ConsideredValues.At(FieldPath.Parse(path), document, LeafArrays.ElementsThenArray);
        return values.Values.Exists(value => GeometryReader.TryReadStored(value.Raw, out _));
    }

    // Where a condition can't be evaluated, the document does not fulfil it.
    private bool Matches(RawDocument filter)
    {
        try
        {
            return Filter.Compile(filter, _context).Matches(document.Span);
        }
        catch (DocumentException)
        {
            return false;
        }
    }

    private ExplanationBuilder Start(Clause clause) => new ExplanationBuilder(isBrief).Operator(clause.Operator);

    private ExplanationBuilder Specified(Clause clause) => Start(clause).SpecifiedAs(clause.Specification);

    private static RawDocument[] Children(Clause clause) =>
        [.. clause.Operand.AsArray.Select(child => child.AsDocument)];
}
