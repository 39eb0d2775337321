using System.Collections.Frozen;
using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>The system variables: one line each, with the expression for it.</summary>
internal static class SystemVariables
{
    public static FrozenDictionary<string, Func<QueryContext, Expression>> All { get; } =
        new Dictionary<string, Func<QueryContext, Expression>>
        {
            ["CLUSTER_TIME"] = context => new ConstantExpression(new RawTimestamp((uint)context.Now.ToUnixTimeSeconds(), 1)),
            ["CURRENT"] = _ => RootExpression.Instance,
            ["DESCEND"] = _ => new ConstantExpression("descend"),
            ["KEEP"] = _ => new ConstantExpression("keep"),
            ["NOW"] = context => new ConstantExpression(RawValue.FromMilliseconds(context.Now.ToUnixTimeMilliseconds())),
            ["PRUNE"] = _ => new ConstantExpression("prune"),
            ["REMOVE"] = _ => new ConstantExpression(default),
            ["ROOT"] = _ => RootExpression.Instance,
            // There are no users and no roles.
            ["USER_ROLES"] = _ => new ConstantExpression(RawArray.Empty),
        }.ToFrozenDictionary();
}
