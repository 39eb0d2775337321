using System.Reflection;
using System.Reflection.Emit;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Generates the class of the references that implement a grain interface.</summary>
internal static class ProxyEmitter
{
    private static readonly ConstructorInfo BaseConstructor = typeof(GrainReference).GetConstructor(
        BindingFlags.Instance | BindingFlags.NonPublic, [typeof(GrainCaller), typeof(GrainClass), typeof(IdSpan)])!;

    private static readonly MethodInfo Send = typeof(GrainReference).GetMethod(
        nameof(GrainReference.Send), BindingFlags.Instance | BindingFlags.NonPublic, [typeof(TaskRequest)])!;

    private static readonly MethodInfo SendForResult = typeof(GrainReference)
        .GetMethods(BindingFlags.Instance | BindingFlags.NonPublic)
        .Single(m => m.Name == nameof(GrainReference.Send) && m.IsGenericMethodDefinition);

    private static readonly MethodInfo SendForValue = typeof(GrainReference).GetMethod(
        nameof(GrainReference.SendForValue), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly MethodInfo Handed = typeof(GrainReference).GetMethod(
        nameof(GrainReference.Handed), BindingFlags.Static | BindingFlags.NonPublic)!;

    public static NewGrainProxy Emit(Type grainInterface)
    {
        if (!grainInterface.IsInterface || !typeof(IAddressable).IsAssignableFrom(grainInterface))
            throw new ArgumentException($"{grainInterface} is not a grain interface: it must be an interface that derives from {nameof(IGrain)}.");

        var methods = new[] { grainInterface }.Concat(grainInterface.GetInterfaces()).SelectMany(i => i.GetMethods()).ToList();
        methods.ForEach(GrainMethodCheck.Check);

        // One assembly for each interface: emitting is not safe from several threads at once.
        var module = EmittedAssembly.New(grainInterface);
        var proxy = module.DefineType(
            $"{grainInterface.FullName}_Reference", TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainReference), [grainInterface]);
        EmitConstructor(proxy);
        for (var i = 0; i < methods.Count; i++)
        {
            var request = RequestEmitter.Emit(module, methods[i], $"{grainInterface.FullName}_{methods[i].Name}_{i}");
            EmitMethod(proxy, methods[i], request);
        }

        return Constructor(proxy.CreateType());
    }

    private static void EmitConstructor(TypeBuilder proxy)
    {
        var constructor = proxy.DefineConstructor(
            MethodAttributes.Public, CallingConventions.HasThis, [typeof(GrainCaller), typeof(GrainClass), typeof(IdSpan)]);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Call, BaseConstructor);
        il.Emit(OpCodes.Ret);
    }

    // return Send(new Request(method) { Argument0 = ..., CallerToken = ... })
    private static void EmitMethod(TypeBuilder proxy, MethodInfo method, Type request)
    {
        var parameters = method.GetParameters();
        var implementation = proxy.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            method.ReturnType,
            [.. parameters.Select(p => p.ParameterType)]);
        proxy.DefineMethodOverride(implementation, method);

        var il = implementation.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldsfld, request.GetField(RequestEmitter.MethodField)!);
        il.Emit(OpCodes.Newobj, request.GetConstructors().Single());
        foreach (var parameter in parameters)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, (short)(parameter.Position + 1));
            if (parameter.ParameterType == typeof(CancellationToken))
                il.Emit(OpCodes.Call, typeof(GrainRequest).GetProperty(nameof(GrainRequest.CallerToken))!.SetMethod!);
            else
            {
                if (typeof(IAddressable).IsAssignableFrom(parameter.ParameterType))
                    il.Emit(OpCodes.Call, Handed.MakeGenericMethod(parameter.ParameterType));
                il.Emit(OpCodes.Stfld, request.GetField(RequestEmitter.ArgumentField(parameter))!);
            }
        }

        var returned = method.ReturnType;
        il.Emit(OpCodes.Call, GrainMethodCheck.ResultOf(returned) is { } result
            ? (returned.IsValueType ? SendForValue : SendForResult).MakeGenericMethod(result)
            : Send);
        if (returned == typeof(ValueTask))
            il.Emit(OpCodes.Newobj, returned.GetConstructor([typeof(Task)])!);
        il.Emit(OpCodes.Ret);
    }

    private static NewGrainProxy Constructor(Type proxy)
    {
        var create = new DynamicMethod(
            proxy.Name, typeof(GrainReference), [typeof(GrainCaller), typeof(GrainClass), typeof(IdSpan)], proxy, skipVisibility: true);
        var il = create.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Newobj, proxy.GetConstructors().Single());
        il.Emit(OpCodes.Ret);
        return create.CreateDelegate<NewGrainProxy>();
    }
}
