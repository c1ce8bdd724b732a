package io.lepton.federation;

import io.lepton.federation.strategy.Bulyan;
import io.lepton.federation.strategy.CoordinateWise;
import io.lepton.federation.strategy.FedAdaptive;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.FedAvgM;
import io.lepton.federation.strategy.FedBuff;
import io.lepton.federation.strategy.Krum;
import io.lepton.federation.strategy.Scaffold;
import io.lepton.federation.strategy.Strategy;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a record or a choice of records is made of, as reading and writing need it.
 *
 * <p>Only what the types of a journal and of letters name can be read, so that bytes from outside choose no class.
 */
final class RecordShape {
    /** Strategies are an open choice: those that can travel are named here. */
    private static final List<Class<?>> STRATEGIES = List.of(
            FedAvg.class,
            FedAvgM.class,
            FedAdaptive.class,
            FedBuff.class,
            Scaffold.class,
            CoordinateWise.class,
            Krum.class,
            Bulyan.class);

    private static final ClassValue<Map<String, Class<?>>> ALTERNATIVES = new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> choice) {
            Map<String, Class<?>> byName = new HashMap<>();
            for (Class<?> alternative : records(choice)) {
                if (byName.put(alternative.getSimpleName(), alternative) != null) {
                    throw new IllegalStateException("two alternatives of one name: type=" + alternative.getName());
                }
            }
            return Map.copyOf(byName);
        }
    };

    private RecordShape() {}

    /** The records of a choice by their names. */
    static Map<String, Class<?>> alternatives(Class<?> choice) {
        return ALTERNATIVES.get(choice);
    }

    /** Tells whether a type is a choice of records. */
    static boolean isChoice(Class<?> type) {
        return type.isInterface() && (type.isSealed() || Strategy.class.isAssignableFrom(type));
    }

    static Object get(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's part cannot be read: part=" + component.getName(), e);
        }
    }

    /** @throws IllegalArgumentException if the record refuses these parts */
    static Object make(Class<?> type, Object[] parts) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(parts);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(
                    "parts that do not go together: record=" + type.getSimpleName() + ", " + cause.getMessage(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record cannot be made: record=" + type.getName(), e);
        }
    }

    private static List<Class<?>> records(Class<?> choice) {
        if (choice.isRecord()) {
            return List.of(choice);
        }
        if (Strategy.class.isAssignableFrom(choice)) {
            return STRATEGIES.stream().filter(choice::isAssignableFrom).toList();
        }
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> permitted : choice.getPermittedSubclasses()) {
            all.addAll(records(permitted));
        }
        return all;
    }
}
